// Two versions of the code side by side.
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'

import { monaco } from './monaco.ts'

export function DiffEditor({ before, after }: { before: string; after: string }) {
  const place = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    if (!place.current) return
    const original = monaco.editor.createModel(before, 'javascript')
    const modified = monaco.editor.createModel(after, 'javascript')
    monaco.editor.setTheme(scheme === 'dark' ? 'keyturn-dark' : 'keyturn-light')
    const editor = monaco.editor.createDiffEditor(place.current, {
      automaticLayout: true,
      readOnly: true,
      fontSize: 13,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      originalAriaLabel: 'The version',
      modifiedAriaLabel: 'The draft',
      accessibilityVerbose: true,
    })
    editor.setModel({ original, modified })
    return () => {
      editor.dispose()
      original.dispose()
      modified.dispose()
    }
  }, [before, after, scheme])
  return <div ref={place} style={{ height: '60vh' }} />
}
