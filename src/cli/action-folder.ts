// A folder in the layout of auth0-deploy-cli: actions/<Name>/code.js, actions/<Name>.json, triggers/triggers.json.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'

import { isObject, messageOf, StartRefused } from '#kit'

export type LocalAction = {
  name: string
  code: string
  runtime?: string
  dependencies: { name: string; version: string }[]
  secrets: { name: string; value?: string }[]
  supported_triggers: { id: string; version?: string }[]
  deployed: boolean
  /** absent when the folder says nothing of them */
  tests?: LocalTest[]
}
/** A named test, as the Management API has it. */
export type LocalTest = { name: string; event: unknown; continue?: unknown; stubs: unknown; expected: unknown }
export type LocalBinding = { action_name: string; display_name?: string }
export type ActionFolder = { actions: LocalAction[]; triggers: Record<string, LocalBinding[]> | undefined }

/** @param fill replaces ##NAME## and @@NAME@@; throws for a name that nobody gave */
export function readFolder(folder: string, fill: (text: string) => string): ActionFolder {
  const place = join(folder, 'actions')
  if (!existsSync(place)) throw new StartRefused(`${place} is not there: keyturn actions pull makes it.`)
  const files = readdirSync(place).filter((file) => file.endsWith('.json'))
  const triggers = join(folder, 'triggers', 'triggers.json')
  return {
    actions: files.map((file) => localAction(folder, join(place, file), fill)),
    triggers: existsSync(triggers) ? (readJson(triggers, fill) as Record<string, LocalBinding[]>) : undefined,
  }
}

export function writeFolder(folder: string, { actions, triggers }: ActionFolder): string[] {
  const written: string[] = []
  const write = (text: string, ...path: string[]) => {
    mkdirSync(join(folder, ...path.slice(0, -1)), { recursive: true })
    writeFileSync(join(folder, ...path), text)
    written.push(join(...path))
  }
  for (const { tests = [], ...action } of actions) {
    const name = fileName(action.name)
    write(action.code, 'actions', name, 'code.js')
    if (tests.length > 0) write(printed(tests), 'actions', name, 'tests.json')
    write(printed({ ...action, code: `./actions/${name}/code.js` }), 'actions', `${name}.json`)
  }
  write(printed(triggers ?? {}), 'triggers', 'triggers.json')
  return written
}

/** A name is a person's text; a file name must not lead out of the folder. */
function fileName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
  const safe = name.replace(/[/\\:*?"<>|\0-\x1f]/g, '-')
  return /^\.+$/.test(safe) ? safe.replaceAll('.', '-') : safe
}

function localAction(folder: string, file: string, fill: (text: string) => string): LocalAction {
  const read = readJson(file, fill)
  const { name, code, supported_triggers: triggers } = read
  if (typeof name !== 'string' || typeof code !== 'string' || !Array.isArray(triggers) || triggers.length === 0) {
    throw new StartRefused(`${file} needs name, code (a path) and supported_triggers.`)
  }
  const path = resolve(folder, code)
  if (!path.startsWith(resolve(folder) + sep)) throw new StartRefused(`${file}: its code lies outside of the folder.`)
  if (!existsSync(path)) throw new StartRefused(`${file}: there is no ${path}.`)
  return {
    name,
    code: fill(readFileSync(path, 'utf8')),
    ...(typeof read['runtime'] === 'string' ? { runtime: read['runtime'] } : {}),
    dependencies: (read['dependencies'] ?? []) as LocalAction['dependencies'],
    secrets: (read['secrets'] ?? []) as LocalAction['secrets'],
    supported_triggers: triggers as LocalAction['supported_triggers'],
    deployed: read['deployed'] === true,
    ...localTests(join(dirname(path), 'tests.json'), fill),
  }
}

/** Beside the code: `tests.json`, a list of named tests. */
function localTests(file: string, fill: (text: string) => string): { tests?: LocalTest[] } {
  if (!existsSync(file)) return {}
  const read = readAny(file, fill)
  if (Array.isArray(read) && read.every((test) => isObject(test) && typeof test['name'] === 'string')) {
    const tests = (read as Record<string, unknown>[]).map(({ name, event, continue: given, stubs, expected }) => ({
      ...{ name: String(name), event, ...(given === undefined ? {} : { continue: given }), stubs, expected },
    }))
    return { tests }
  }
  throw new StartRefused(`${file} holds no list of tests, each with a name.`)
}

function readJson(file: string, fill: (text: string) => string): Record<string, unknown> {
  const read = readAny(file, fill)
  if (!isObject(read)) throw new StartRefused(`${file} holds no object.`)
  return read
}

function readAny(file: string, fill: (text: string) => string): unknown {
  try {
    return JSON.parse(fill(readFileSync(file, 'utf8')))
  } catch (thrown) {
    if (thrown instanceof StartRefused) throw new StartRefused(`${file}: ${thrown.message}`)
    throw new StartRefused(`${file} is no JSON: ${messageOf(thrown)}`)
  }
}

function printed(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
