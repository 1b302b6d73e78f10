// What Monaco asks for while it is loaded, so it stands before it: its workers, and each of its policies once.
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker'
import TypeScriptWorker from 'monaco-editor/languages/features/typescript/ts.worker.js?worker'

type Policy = { createPolicy(name: string, rules: unknown): unknown }
const policies = new Map<string, unknown>()

self.MonacoEnvironment = {
  // two of its modules make one of the same name
  createTrustedTypesPolicy(name: string, rules?: unknown) {
    const { trustedTypes } = window as { trustedTypes?: Policy }
    if (!policies.has(name)) policies.set(name, trustedTypes?.createPolicy(name, rules))
    return policies.get(name) as undefined
  },
  getWorker: (_id: string, label: string) =>
    label === 'typescript' || label === 'javascript' ? new TypeScriptWorker() : new EditorWorker(),
}
