// Monaco as a React component: one model, the Action's own types, errors underlined.
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'

import { codeType, monaco, typescriptDefaults } from './monaco.ts'

type Mark = { line: number; column: number; message: string }

export function CodeEditor({
  value,
  onChange,
  declarations,
  marks,
  readOnly,
}: {
  value: string
  onChange: (value: string) => void
  declarations: string
  marks: readonly Mark[]
  readOnly: boolean
}) {
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(null)
  const changed = useRef(onChange)
  changed.current = onChange
  const scheme = useComputedColorScheme('light')

  useEffect(() => {
    if (!place.current) return
    const model = monaco.editor.createModel(value, 'typescript', monaco.Uri.parse('file:///action.ts'))
    const made = monaco.editor.create(place.current, {
      model,
      automaticLayout: true,
      ...codeType(),
      minimap: { enabled: place.current.clientWidth >= 640, renderCharacters: false },
      bracketPairColorization: { enabled: true },
      scrollBeyondLastLine: false,
      fixedOverflowWidgets: true,
      padding: { top: 10 },
      tabSize: 2,
      // Tab would keep the keyboard in the editor: Ctrl+M lets it out, as the label says
      ariaLabel: 'Code of the Action. Press Control+M to make Tab leave the editor.',
    })
    editor.current = made
    // where there is little room it is for the code
    const laidOut = made.onDidLayoutChange(({ width }) => made.updateOptions({ minimap: { enabled: width >= 640 } }))
    const listening = model.onDidChangeContent(() => changed.current(model.getValue()))
    return () => {
      listening.dispose()
      laidOut.dispose()
      made.dispose()
      model.dispose()
    }
    // the value is followed by the next effect
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  useEffect(() => {
    const model = editor.current?.getModel()
    if (model && model.getValue() !== value) model.setValue(value)
  }, [value])

  useEffect(() => {
    const library = typescriptDefaults.addExtraLib(declarations, 'file:///keyturn-actions.d.ts')
    return () => library.dispose()
  }, [declarations])

  useEffect(() => monaco.editor.setTheme(scheme === 'dark' ? 'keyturn-dark' : 'keyturn-light'), [scheme])
  useEffect(() => editor.current?.updateOptions({ readOnly }), [readOnly])

  useEffect(() => {
    const model = editor.current?.getModel()
    if (!model) return
    monaco.editor.setModelMarkers(
      model,
      'build',
      marks.map(({ line, column, message }) => ({
        severity: monaco.MarkerSeverity.Error,
        message,
        startLineNumber: line,
        startColumn: column,
        endLineNumber: line,
        endColumn: column + 1,
      })),
    )
  }, [marks])

  return <div ref={place} className="kt-monaco" data-testid="code" />
}
