// From local Hooks to a plan, and from a plan to a changed server: all of it, or put back as it was.
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { messageOf, StartRefused } from '#kit'

import type { Api } from './api.ts'
import { type LocalHook, MASK } from './hook-folder.ts'

/** A Hook as the server shows it. */
export type RemoteHook = Omit<LocalHook, 'secrets'> & { id: string; status: string; errors?: { msg: string }[] }

type Secrets = { add: Record<string, string>; change: Record<string, string>; remove: string[] }

export type HookStep = {
  words: string
  local: LocalHook
  remote: RemoteHook | undefined
  changed: boolean
  secrets: Secrets
}

/** Only what runs here. `left` names the others, with the reason. */
export type HookPlan = { steps: HookStep[]; left: string[] }

const TRIGGER = 'post-change-password'

/** @throws StartRefused when a new secret has no value, or two Hooks shall be enabled */
export async function planHooks(api: Api, hooks: readonly LocalHook[]): Promise<HookPlan> {
  const plan: HookPlan = { steps: [], left: [] }
  if (hooks.length === 0) return plan
  const remote = await remoteHooks(api)
  const mine = hooks.filter(({ triggerId }) => triggerId === TRIGGER)
  for (const { name, triggerId } of hooks.filter((hook) => !mine.includes(hook))) {
    plan.left.push(`the Hook ${name} stays out: Hooks of ${triggerId} do not run here, only those of ${TRIGGER}`)
  }
  const enabled = mine.filter((hook) => hook.enabled).map(({ name }) => name)
  if (enabled.length > 1) throw new StartRefused(`Only one Hook can be enabled, and these are: ${enabled.join(', ')}.`)
  // the one that shall be on comes last: until everything is there, what runs now goes on
  for (const local of mine.toSorted((a, b) => Number(a.enabled) - Number(b.enabled))) {
    const there = remote.find(({ name }) => name === local.name)
    const secrets = await secretsOf(api, local, there)
    const parts = there ? changedParts(local, there) : ['new', ...(local.enabled ? ['enabled'] : [])]
    const changed = parts.length > 0
    parts.push(...Object.entries({ ...secrets.add, ...secrets.change }).map(fingerprint))
    parts.push(...secrets.remove.map((name) => `secret ${name} is removed`))
    if (parts.length === 0) continue
    const words = `${there ? '~' : '+'} Hook ${local.name} (${parts.join(', ')})`
    plan.steps.push({ words, local, remote: there, changed, secrets })
  }
  return plan
}

/** @throws StartRefused when it was put back */
export async function applyHooks(api: Api, steps: readonly HookStep[], report: (words: string) => void): Promise<void> {
  const undo: [words: string, run: () => Promise<unknown>][] = []
  try {
    for (const { words, local, remote, changed, secrets } of steps) {
      const { name, script, dependencies, triggerId, enabled } = local
      const id =
        remote?.id ?? ((await api('POST', '/hooks', { name, script, dependencies, triggerId })) as RemoteHook).id
      if (!remote) undo.push([`the Hook ${name} is removed`, () => api('DELETE', `/hooks/${id}`)])
      if (Object.keys(secrets.add).length > 0) {
        await api('POST', `/hooks/${id}/secrets`, secrets.add)
        undo.push([
          `secrets of ${name} are removed`,
          () => api('DELETE', `/hooks/${id}/secrets`, Object.keys(secrets.add)),
        ])
      }
      if (Object.keys(secrets.change).length > 0) await api('PATCH', `/hooks/${id}/secrets`, secrets.change)
      if (secrets.remove.length > 0) await api('DELETE', `/hooks/${id}/secrets`, secrets.remove)
      if (remote && changed) {
        const { script: before, dependencies: old, enabled: was } = remote
        const back = { script: before, dependencies: old, enabled: was }
        await api('PATCH', `/hooks/${id}`, { script, dependencies, enabled })
        undo.push([`the Hook ${name} is as before, but not its secrets`, () => api('PATCH', `/hooks/${id}`, back)])
      } else if (enabled && !remote) {
        const before = (await remoteHooks(api)).find((hook) => hook.enabled)
        await api('PATCH', `/hooks/${id}`, { enabled })
        if (before)
          undo.push([`${before.name} is enabled again`, () => api('PATCH', `/hooks/${before.id}`, { enabled: true })])
      }
      report(words)
    }
  } catch (thrown) {
    const lines: string[] = []
    for (const [words, run] of undo.toReversed()) {
      const failed = await run().then(
        () => undefined,
        (again: unknown) => messageOf(again),
      )
      lines.push(failed === undefined ? words : `NOT put back: ${words} (${failed})`)
    }
    throw new StartRefused([messageOf(thrown), ...lines.map((line) => `  ${line}`)].join('\n'))
  }
}

const FIELDS = 'fields=id,name,script,dependencies,triggerId,enabled,status,errors'

export async function remoteHooks(api: Api): Promise<RemoteHook[]> {
  const found: RemoteHook[] = []
  for (let page = 0; ; page++) {
    const hooks = (await api('GET', `/hooks?per_page=100&page=${page}&${FIELDS}`)) as RemoteHook[]
    found.push(...hooks)
    if (hooks.length < 100) return found
  }
}

async function secretsOf(api: Api, local: LocalHook, remote: RemoteHook | undefined): Promise<Secrets> {
  const secrets: Secrets = { add: {}, change: {}, remove: [] }
  if (!local.secrets) return secrets
  const there = remote ? Object.keys((await api('GET', `/hooks/${remote.id}/secrets`)) as object) : []
  for (const [name, value] of Object.entries(local.secrets)) {
    if (there.includes(name)) {
      if (value !== MASK) secrets.change[name] = value
    } else if (value === MASK) {
      throw new StartRefused(
        `${local.name}: the secret ${name} has no value. --secret ${name}=env:VARIABLE gives it one.`,
      )
    } else secrets.add[name] = value
  }
  const { secrets: wanted } = local
  secrets.remove = there.filter((name) => !Object.hasOwn(wanted, name))
  return secrets
}

function changedParts(local: LocalHook, remote: RemoteHook): string[] {
  const parts: string[] = []
  if (local.script !== remote.script) parts.push('script')
  if (!isDeepStrictEqual(local.dependencies, remote.dependencies)) parts.push('dependencies')
  if (local.enabled !== remote.enabled) parts.push(local.enabled ? 'enabled' : 'disabled')
  return parts
}

/** Enough to compare two values by eye, nothing to learn one from. */
function fingerprint([name, value]: [string, string]): string {
  return `secret ${name} ${createHash('sha256').update(value).digest('hex').slice(0, 8)}`
}
