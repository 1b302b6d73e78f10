// What neither the linter nor the import rules can say: prints `file:line: what is wrong. What to do.` and exits 1.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join, relative } from 'node:path'

import { parse, type Node } from 'acorn'

import { rooms, webMayTakeFromStorage } from './rooms.ts'

export type Finding = { file: string; line: number; text: string }
type File = { path: string; lines: string[]; text: string; test: boolean }
type Rule = (file: File) => Omit<Finding, 'file'>[]

/** Programs that run in a process of their own, where nobody can hand them the clock or the environment. */
const programs = /^src\/(runtime\/sandbox\/|actions\/build\/worker\.ts$)/
const maxLines = 400
const maxKitFiles = 12

/** DESIGN §4 "Not used"; `function` and `hook` have proper uses, so that people look after those two. */
const banned = /^(service|manager|helper|util|utility|utilitie|common|base|data|info|realm)s?$/i
/** The data directory is a word of the configuration, and a database is not a base. */
const proper = /data-?(?=dir)|data-?(?=base)/gi

/** Applies every rule to the tree under `root`. */
export function checkHouse(root: string): Finding[] {
  const paths = globSync('{src,e2e,tools,bench}/**/*.{ts,js}', { cwd: root, exclude: (path) => skipped.test(path) })
  const files = paths.sort((a, b) => a.localeCompare(b)).map((path) => read(root, path.replaceAll('\\', '/')))
  const findings = files.flatMap((file) =>
    rules.flatMap((rule) => rule(file).map((finding) => ({ file: file.path, ...finding }))),
  )
  return [...findings, ...kitIsSmall(files), ...packagesHaveAReason(root)]
}

const skipped = /(^|\/)(node_modules|testdata|fixtures|dist)$/

function read(root: string, path: string): File {
  const text = readFileSync(join(root, path), 'utf8')
  return { path, text, lines: text.split('\n'), test: /(\.test|\/testing(-[a-z-]+)?)\.ts$/.test(path) }
}

const rules: Rule[] = [
  function saysWhatItIs({ lines }) {
    const line = lines[0]?.startsWith('#!') ? 2 : 1
    return /^(\/\/ \S|\/\*\*? \S)/.test(lines[line - 1] ?? '')
      ? []
      : [{ line, text: 'the first line must say what the file is: begin with a `// …` comment.' }]
  },

  function isShort({ lines }) {
    const length = lines.length - (lines.at(-1) === '' ? 1 : 0)
    return length <= maxLines
      ? []
      : [{ line: maxLines + 1, text: `${length} lines, ${maxLines} at most: give a part of it a file of its own.` }]
  },

  function livesInARoom({ path }) {
    const room = /^src\/([^/]+)\//.exec(path)?.[1]
    return room === undefined || room in rooms
      ? []
      : [{ line: 1, text: `${room} is no room of the house: add it to tools/rooms.ts, with a page in docs/decisions.` }]
  },

  function hasAGoodName({ path }) {
    const word = path.startsWith('src/') ? bannedWord(path.slice('src/'.length).replace(/\.[a-z.]+$/, '')) : undefined
    return word ? [{ line: 1, text: `"${word}" says nothing in a file name: name the thing it is about.` }] : []
  },

  function exportsGoodNames({ path, lines }) {
    if (!path.startsWith('src/')) return []
    return lines.flatMap((content, index) => {
      const name = declared.exec(content)?.[1]
      const word = name && bannedWord(name)
      return word
        ? [{ line: index + 1, text: `"${word}" in the exported name ${name}: name the thing it is about.` }]
        : []
    })
  },

  function takesTheHandleOnly({ path, text, test }) {
    if (!path.startsWith('src/web/') || test) return []
    return [...text.matchAll(/(?:import|export)\s([^'"]*?)\sfrom '#storage'/g)].flatMap((match) => {
      const names = (/\{([^}]*)\}/.exec(match[1] ?? '')?.[1] ?? match[1] ?? '')
        .split(',')
        .map((name) =>
          name
            .trim()
            .replace(/^type /, '')
            .replace(/ as .*$/, ''),
        )
        .filter((name) => name !== '' && !webMayTakeFromStorage.includes(name))
      const line = text.slice(0, match.index).split('\n').length
      const text_ = `web takes only ${webMayTakeFromStorage.join(', ')} from #storage, not ${names.join(', ')}: ask a room.`
      return names.length > 0 ? [{ line, text: text_ }] : []
    })
  },

  function leavesTheWorldToKit({ path, text, test }) {
    if (!path.startsWith('src/') || test || programs.test(path)) return []
    const found: Omit<Finding, 'file'>[] = []
    const tree = parsed(text)
    if (typeof tree === 'string') return [{ line: 1, text: `cannot be read: ${tree}` }]
    walk(tree, (node) => {
      const line = node.loc?.start.line ?? 1
      const what = worldly(node)
      if (what === 'process.env' && path !== 'src/app/config.ts')
        found.push({ line, text: 'process.env is read in src/app/config.ts only: take the setting as an argument.' })
      else if (what !== undefined && what !== 'process.env' && !path.startsWith('src/kit/'))
        found.push({ line, text: `${what} is called in src/kit only: take a Clock, or make an id with #kit.` })
    })
    return found
  },
]

const declared = /^export (?:declare )?(?:async )?(?:abstract )?(?:const|let|function\*?|class|type|interface) (\w+)/

function kitIsSmall(files: File[]): Finding[] {
  const kit = files.filter((file) => file.path.startsWith('src/kit/') && !file.test)
  if (kit.length <= maxKitFiles) return []
  const text = `kit has ${kit.length} files, ${maxKitFiles} at most: what has a domain word in it belongs to a room.`
  return [{ file: 'src/kit/index.ts', line: 1, text }]
}

/** A package comes in with a line of reason in docs/decisions/0005-dependencies.md; `@types/*` share one. */
function packagesHaveAReason(root: string): Finding[] {
  const reasons = join(root, 'docs', 'decisions', '0005-dependencies.md')
  if (!existsSync(reasons)) return []
  const text = readFileSync(reasons, 'utf8')
  const listed = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    [kind in 'dependencies' | 'devDependencies']?: { [name: string]: string }
  }
  return Object.keys({ ...listed.dependencies, ...listed.devDependencies })
    .filter((name) => !name.startsWith('@types/') && !text.includes(`\`${name}\``))
    .map((name) => ({
      file: 'package.json',
      line: 1,
      text: `${name} has no reason in ${relative(root, reasons)}: add it.`,
    }))
}

function bannedWord(name: string): string | undefined {
  return name
    .replace(proper, '')
    .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)
    .find((word) => banned.test(word))
}

type Walked = Node & { [key: string]: unknown }

function worldly(node: Walked): string | undefined {
  if (node.type === 'MemberExpression' && member(node) === 'process.env') return 'process.env'
  const called = node.type === 'CallExpression' ? member(node['callee'] as Walked) : undefined
  if (called === 'Date.now' || called === 'Math.random') return `${called}()`
  // Passed on as a value it is called all the same: `{ now: Date.now }`.
  const passed = node.type === 'Property' ? member(node['value'] as Walked) : undefined
  if (passed === 'Date.now' || passed === 'Math.random') return passed
  if (
    node.type === 'ImportDeclaration' &&
    ['node:process', 'process'].includes(String((node['source'] as Walked)['value']))
  )
    return 'process.env'
  const argumentless = node.type === 'NewExpression' && (node['arguments'] as unknown[]).length === 0
  return argumentless && (node['callee'] as Walked)['name'] === 'Date' ? 'new Date()' : undefined
}

function member(node: Walked): string | undefined {
  if (node.type !== 'MemberExpression') return undefined
  const property = node['property'] as Walked
  return `${String((node['object'] as Walked)['name'])}.${String(property['name'] ?? property['value'])}`
}

function parsed(text: string): Walked | string {
  try {
    const script = stripTypeScriptTypes(text, { mode: 'strip' })
    const tree: unknown = parse(script, { ecmaVersion: 'latest', sourceType: 'module', locations: true })
    return isNode(tree) ? tree : 'no syntax tree'
  } catch (error) {
    return String(error)
  }
}

function walk(node: Walked, visit: (node: Walked) => void): void {
  visit(node)
  for (const child of Object.values(node).flat()) if (isNode(child)) walk(child, visit)
}

function isNode(value: unknown): value is Walked {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

if (import.meta.main) {
  const findings = checkHouse(process.cwd())
  for (const { file, line, text } of findings) console.log(`${file}:${line}: ${text}`)
  if (findings.length > 0) process.exitCode = 1
}
