// Two versions of the code side by side.
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'

import { codeType, monaco } from './monaco.ts'

export function DiffEditor({
  before,
  after,
  labels: [left, right],
}: {
  before: string
  after: string
  /** what the two sides are, for those who do not see where they stand */
  labels: [before: string, after: string]
}) {
  const place = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    if (!place.current) return
    const original = monaco.editor.createModel(before, 'javascript')
    const modified = monaco.editor.createModel(after, 'javascript')
    const editor = monaco.editor.createDiffEditor(place.current, {
      automaticLayout: true,
      readOnly: true,
      ...codeType(),
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      originalAriaLabel: left,
      modifiedAriaLabel: right,
      // side by side where there is room for two
      useInlineViewWhenSpaceIsLimited: true,
      accessibilityVerbose: true,
    })
    editor.setModel({ original, modified })
    return () => {
      editor.dispose()
      original.dispose()
      modified.dispose()
    }
  }, [before, after, left, right])
  useEffect(() => monaco.editor.setTheme(scheme === 'dark' ? 'keyturn-dark' : 'keyturn-light'), [scheme])
  return <div ref={place} style={{ height: '55vh' }} />
}
