// Hooks in the layout of auth0-deploy-cli: hooks/<name>.json beside hooks/<name>.js.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'

import { isObject, messageOf, StartRefused } from '#kit'

export type LocalHook = {
  name: string
  script: string
  triggerId: string
  enabled: boolean
  dependencies: Record<string, string>
  /** a value that is the mask keeps what the server has; undefined: nothing is said about secrets */
  secrets: Record<string, string> | undefined
}

/** What stands in an export in place of every value. */
export const MASK = '_VALUE_NOT_SHOWN_'

/** @returns none when the folder has no `hooks` */
export function readHooks(folder: string, fill: (text: string) => string): LocalHook[] {
  const place = join(folder, 'hooks')
  if (!existsSync(place)) return []
  return readdirSync(place)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const path = join(place, file)
      return localHook(path, readJson(path, fill), folder, fill)
    })
}

/** @param from what it is read from, for the words of a refusal; @param folder the script may not lie outside of it */
export function localHook(from: string, read: unknown, folder: string, fill: (text: string) => string): LocalHook {
  const { name, script, triggerId, enabled, dependencies, secrets } = isObject(read) ? read : {}
  if (typeof name !== 'string' || typeof script !== 'string' || typeof triggerId !== 'string') {
    throw new StartRefused(`${from} needs name, script (a path) and triggerId.`)
  }
  return {
    name,
    script: fill(readInside(from, folder, script)),
    triggerId,
    enabled: enabled === true,
    dependencies: texts(dependencies),
    secrets: isObject(secrets) ? texts(secrets) : undefined,
  }
}

export function writeHooks(folder: string, hooks: readonly LocalHook[]): string[] {
  const place = join(folder, 'hooks')
  mkdirSync(place, { recursive: true })
  return hooks.flatMap(({ script, ...hook }) => {
    // letters, digits, spaces and hyphens: the server has seen to it
    const file = hook.name.replaceAll(/[^\w -]/g, '-')
    writeFileSync(join(place, `${file}.js`), script)
    writeFileSync(join(place, `${file}.json`), `${JSON.stringify({ ...hook, script: `./${file}.js` }, undefined, 2)}\n`)
    return [join('hooks', `${file}.js`), join('hooks', `${file}.json`)]
  })
}

/** The path is as the tool writes it: from `hooks`, or from the folder. */
function readInside(from: string, folder: string, path: string): string {
  const root = resolve(folder) + sep
  const places = [resolve(folder, 'hooks', path), resolve(folder, path)]
  if (!places.some((place) => place.startsWith(root))) {
    throw new StartRefused(`${from}: its script lies outside of the folder.`)
  }
  const found = places.find((place) => place.startsWith(root) && existsSync(place))
  if (found === undefined) throw new StartRefused(`${from}: there is no ${path}.`)
  return readFileSync(found, 'utf8')
}

function readJson(path: string, fill: (text: string) => string): unknown {
  try {
    return JSON.parse(fill(readFileSync(path, 'utf8')))
  } catch (thrown) {
    throw new StartRefused(`${path}: ${messageOf(thrown)}`)
  }
}

function texts(of: unknown): Record<string, string> {
  if (!isObject(of)) return {}
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, String(value)]))
}
