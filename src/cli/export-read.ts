// An auth0-deploy-cli export, whatever its format: the Hooks and Actions in it.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'

import { parse } from 'yaml'

import { isObject, messageOf, StartRefused } from '#kit'

import { type ActionFolder, type LocalAction, type LocalBinding, readFolder } from './action-folder.ts'
import { type LocalHook, localHook, readHooks } from './hook-folder.ts'

export type Export = ActionFolder & { hooks: LocalHook[] }

/** @param path a folder in the directory layout, a `tenant.yaml`, or the folder that it lies in */
export function readExport(path: string, fill: (text: string) => string): Export {
  if (!existsSync(path)) throw new StartRefused(`${path} is not there.`)
  const yaml = statSync(path).isDirectory() ? join(path, 'tenant.yaml') : path
  if (existsSync(yaml) && statSync(yaml).isFile()) return readYaml(yaml, fill)
  const hooks = readHooks(path, fill)
  if (existsSync(join(path, 'actions'))) return { ...readFolder(path, fill), hooks }
  if (hooks.length === 0) throw new StartRefused(`${path} has neither actions nor hooks nor a tenant.yaml in it.`)
  return { actions: [], triggers: undefined, hooks }
}

function readYaml(file: string, fill: (text: string) => string): Export {
  const folder = dirname(resolve(file))
  let read: unknown
  try {
    // a file of a few kilobytes that points at itself a thousand times is no configuration
    read = parse(fill(readFileSync(file, 'utf8')), { maxAliasCount: 100 })
  } catch (thrown) {
    throw new StartRefused(`${file}: ${messageOf(thrown)}`)
  }
  if (!isObject(read)) throw new StartRefused(`${file} holds no object.`)
  const { hooks, actions, triggers } = read
  return {
    hooks: listOf(hooks).map((hook, n) => localHook(`${file}, hook ${n + 1}`, hook, folder, fill)),
    actions: listOf(actions).map((action, n) => yamlAction(`${file}, action ${n + 1}`, action, folder, fill)),
    triggers: isObject(triggers) ? (triggers as Record<string, LocalBinding[]>) : undefined,
  }
}

function yamlAction(from: string, read: unknown, folder: string, fill: (text: string) => string): LocalAction {
  const action = isObject(read) ? read : {}
  const { name, code, supported_triggers: triggers, runtime } = action
  if (typeof name !== 'string' || typeof code !== 'string' || listOf(triggers).length === 0) {
    throw new StartRefused(`${from} needs name, code (a path) and supported_triggers.`)
  }
  const path = resolve(folder, code)
  if (!path.startsWith(folder + sep)) throw new StartRefused(`${from}: its code lies outside of the folder.`)
  if (!existsSync(path)) throw new StartRefused(`${from}: there is no ${path}.`)
  return {
    name,
    code: fill(readFileSync(path, 'utf8')),
    ...(typeof runtime === 'string' ? { runtime } : {}),
    dependencies: listOf(action['dependencies']) as LocalAction['dependencies'],
    secrets: listOf(action['secrets']) as LocalAction['secrets'],
    supported_triggers: triggers as LocalAction['supported_triggers'],
    deployed: action['deployed'] === true,
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
