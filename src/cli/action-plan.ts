// From a folder and a server to a plan, and from a plan to a changed server: all of it, or put back as it was.
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'

import { messageOf, StartRefused } from '#kit'

import type { ActionFolder, LocalAction, LocalTest } from './action-folder.ts'
import { putTests, sameTests, testsOf } from './action-tests.ts'
import type { Api } from './api.ts'

/** An Action as the server shows it. */
export type RemoteAction = Omit<LocalAction, 'deployed' | 'tests'> & {
  id: string
  status: string
  errors?: { msg: string }[]
  all_changes_deployed: boolean
  deployed_version?: { id: string; number: number }
}

export type Step =
  | { kind: 'create'; local: LocalAction; words: string }
  | { kind: 'change'; local: LocalAction; remote: RemoteAction; words: string }
  | { kind: 'tests'; name: string; tests: readonly LocalTest[]; words: string }
  | { kind: 'deploy'; name: string; words: string }
  | { kind: 'bind'; trigger: string; names: { name: string; shown: string }[]; words: string }

/** @param deploy whether versions are made and bindings set, or drafts only */
export async function planOf(api: Api, folder: ActionFolder, deploy: boolean): Promise<Step[]> {
  const remote = await remoteActions(api)
  const steps: Step[] = []
  const kept: Step[] = []
  const deployed: Step[] = []
  for (const local of folder.actions) {
    const there = remote.find(({ name }) => name === local.name)
    const parts = there ? changedParts(local, there) : ['new', ...local.secrets.map(fingerprint)]
    if (!there) steps.push({ kind: 'create', local, words: `+ ${local.name} (${parts.join(', ')})` })
    else if (parts.length > 0) {
      steps.push({ kind: 'change', local, remote: there, words: `~ ${local.name} (${parts.join(', ')})` })
    }
    const { tests } = local
    if (tests && !sameTests(there ? await testsOf(api, there.id) : [], tests)) {
      kept.push({ kind: 'tests', name: local.name, tests, words: `~ ${local.name} (tests)` })
    }
    if (deploy && local.deployed && (parts.length > 0 || there?.all_changes_deployed !== true)) {
      deployed.push({ kind: 'deploy', name: local.name, words: `^ ${local.name} is deployed` })
    }
  }
  const bindings: Step[] = []
  for (const [trigger, wanted] of Object.entries(deploy ? (folder.triggers ?? {}) : {})) {
    const names = wanted.map(({ action_name: name, display_name: shown = name }) => ({ name, shown }))
    if (isDeepStrictEqual(await boundTo(api, trigger), names)) continue
    const order = names.map(({ name }) => name).join(' → ') || 'nothing'
    bindings.push({ kind: 'bind', trigger, names, words: `= ${trigger} runs ${order}` })
  }
  return [...steps, ...kept, ...deployed, ...bindings]
}

/**
 * Drafts, then every build, then every deploy, then the bindings.
 *
 * @param last what belongs to it and puts itself back when it fails: then all of this is put back too
 * @throws StartRefused when it was put back
 */
export async function applyPlan(
  api: Api,
  steps: readonly Step[],
  report: (words: string) => void,
  last: () => Promise<void> = async () => {},
): Promise<void> {
  const undo: [words: string, run: () => Promise<unknown>][] = []
  try {
    const touched: string[] = []
    for (const step of steps) {
      if (step.kind === 'create') {
        const { id } = (await api('POST', '/actions/actions', bodyOf(step.local))) as RemoteAction
        undo.push([`${step.local.name} is removed`, () => api('DELETE', `/actions/actions/${id}?force=true`)])
        touched.push(id)
      } else if (step.kind === 'change') {
        const { id, code, dependencies, runtime } = step.remote
        await api('PATCH', `/actions/actions/${id}`, bodyOf(step.local))
        const before = { code, dependencies, ...(runtime === undefined ? {} : { runtime }) }
        const lost = step.local.secrets.some(({ value }) => value !== undefined) ? ', but not its secrets' : ''
        undo.push([
          `the draft of ${step.remote.name} is as before${lost}`,
          () => api('PATCH', `/actions/actions/${id}`, before),
        ])
        touched.push(id)
      }
    }
    for (const id of touched) await built(api, id)
    for (const step of steps) {
      if (step.kind === 'deploy') {
        const action = await mustBeThere(api, step.name)
        await built(api, action.id)
        await api('POST', `/actions/actions/${action.id}/deploy`)
        const { deployed_version: old } = action
        if (old) {
          const path = `/actions/actions/${action.id}/versions/${old.id}/deploy`
          undo.push([`${step.name} runs version ${old.number} again`, () => api('POST', path)])
        }
      } else if (step.kind === 'tests') {
        const { id } = await mustBeThere(api, step.name)
        const before = await testsOf(api, id)
        undo.push([`the tests of ${step.name} are as before`, () => putTests(api, id, before)])
        await putTests(api, id, step.tests)
      } else if (step.kind === 'bind') {
        const before = await boundTo(api, step.trigger)
        await bind(api, step.trigger, step.names)
        undo.push([`the bindings of ${step.trigger} are as before`, () => bind(api, step.trigger, before)])
      }
      report(step.words)
    }
    await last()
  } catch (thrown) {
    const lines: string[] = []
    for (const [words, run] of undo.toReversed()) {
      try {
        await run()
        lines.push(words)
      } catch (again) {
        lines.push(`NOT put back: ${words} (${messageOf(again)})`)
      }
    }
    throw new StartRefused([messageOf(thrown), ...lines.map((line) => `  ${line}`)].join('\n'))
  }
}

async function mustBeThere(api: Api, name: string): Promise<RemoteAction> {
  const action = (await remoteActions(api)).find((each) => each.name === name)
  if (!action) throw new StartRefused(`${name} is gone.`)
  return action
}

export async function remoteActions(api: Api): Promise<RemoteAction[]> {
  const found: RemoteAction[] = []
  for (let page = 0; ; page++) {
    const { actions } = (await api('GET', `/actions/actions?per_page=100&page=${page}`)) as { actions: RemoteAction[] }
    found.push(...actions)
    if (actions.length < 100) return found
  }
}

export async function boundTo(api: Api, trigger: string): Promise<{ name: string; shown: string }[]> {
  const path = `/actions/triggers/${encodeURIComponent(trigger)}/bindings?per_page=100`
  const { bindings } = (await api('GET', path)) as { bindings: { display_name: string; action: { name: string } }[] }
  return bindings.map(({ display_name: shown, action: { name } }) => ({ name, shown }))
}

function bind(api: Api, trigger: string, names: readonly { name: string; shown: string }[]): Promise<unknown> {
  return api('PATCH', `/actions/triggers/${encodeURIComponent(trigger)}/bindings`, {
    bindings: names.map(({ name, shown }) => ({ ref: { type: 'action_name', value: name }, display_name: shown })),
  })
}

/** Asks until the build has ended, for five minutes at most: a big dependency takes one. */
async function built(api: Api, id: string): Promise<void> {
  const end = performance.now() + 300_000
  while (performance.now() < end) {
    const { name, status, errors = [] } = (await api('GET', `/actions/actions/${id}`)) as RemoteAction
    if (status === 'built') return
    if (status === 'failed') {
      throw new StartRefused(`${name} does not build. ${errors.map(({ msg }) => msg).join(' ')}`.trim())
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new StartRefused('A build takes longer than five minutes.')
}

function changedParts(local: LocalAction, remote: RemoteAction): string[] {
  const parts: string[] = []
  if (local.code !== remote.code) parts.push('code')
  if (local.runtime !== undefined && local.runtime !== remote.runtime) parts.push('runtime')
  const plain = (all: LocalAction['dependencies']) => all.map(({ name, version }) => ({ name, version }))
  if (!isDeepStrictEqual(plain(local.dependencies), plain(remote.dependencies))) parts.push('dependencies')
  const gone = remote.secrets.filter(({ name }) => !local.secrets.some((each) => each.name === name))
  parts.push(...local.secrets.filter(({ value }) => value !== undefined).map(fingerprint))
  parts.push(...gone.map(({ name }) => `secret ${name} is removed`))
  return parts
}

/** Enough to compare two values by eye, nothing to learn one from. */
function fingerprint({ name, value }: { name: string; value?: string }): string {
  if (value === undefined) return `secret ${name}`
  return `secret ${name} ${createHash('sha256').update(value).digest('hex').slice(0, 8)}`
}

function bodyOf({ name, code, runtime, dependencies, secrets, supported_triggers }: LocalAction) {
  return { name, code, dependencies, secrets, supported_triggers, ...(runtime === undefined ? {} : { runtime }) }
}
