// Monaco with what an Action needs and no more: two languages, no download, its workers from our own assets.
import './monaco-environment.ts'
import 'monaco-editor/editor/editor.main.js'
import 'monaco-editor/languages/definitions/javascript/register.js'
import 'monaco-editor/languages/definitions/typescript/register.js'
import * as monaco from 'monaco-editor/editor/editor.api.js'
import {
  javascriptDefaults,
  ModuleKind,
  ScriptTarget,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register.js'

typescriptDefaults.setCompilerOptions({
  allowJs: true,
  allowNonTsExtensions: true,
  target: ScriptTarget.ESNext,
  module: ModuleKind.ESNext,
  // the top level of an Action is a function's: `const fetch = require(…)` collides with nothing
  moduleDetection: 3,
  lib: ['es2023'],
  strict: false,
  noEmit: true,
})
typescriptDefaults.setEagerModelSync(true)
javascriptDefaults.setEagerModelSync(false)

monaco.editor.defineTheme('keyturn-dark', {
  base: 'vs-dark',
  inherit: true,
  rules: [],
  colors: { 'editor.background': '#14181f', 'editorLineNumber.foreground': '#8893a3', 'minimap.background': '#14181f' },
})
monaco.editor.defineTheme('keyturn-light', {
  base: 'vs',
  inherit: true,
  rules: [],
  colors: { 'editor.background': '#ffffff', 'editorLineNumber.foreground': '#697586' },
})

export { monaco, typescriptDefaults }

/** 13 px where the page's type is 16: it grows with the page on large screens (style.css). */
export function codeType(): { fontSize: number; lineHeight: number } {
  const page = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
  return { fontSize: Math.round((13 / 16) * page), lineHeight: Math.round((20 / 16) * page) }
}
