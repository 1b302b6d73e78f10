// keyturn actions: the Actions of a running server, and a folder of them in auth0-deploy-cli's layout.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { parentEnvironment } from '#app'
import { messageOf, StartRefused } from '#kit'

import { type LocalAction, readFolder, writeFolder } from './action-folder.ts'
import { applyPlan, boundTo, planOf, type RemoteAction, remoteActions } from './action-plan.ts'
import { runTests, type TestResult, testsOf, testWords } from './action-tests.ts'
import { agreed } from './agreed.ts'
import { type Api, apiOptions, apiPlace, openApi, textTable } from './api.ts'
import type { Command } from './command.ts'
import { filler } from './placeholders.ts'

const USAGE =
  'keyturn actions list | pull | push | deploy | test [<name>] | try <name> [--event <file>] [--continue <file>] | logs <name> | versions <name> | revert <name> <number>'

const options = {
  ...apiOptions,
  folder: { type: 'string', default: '.' },
  secret: { type: 'string', multiple: true, default: [] as string[] },
  event: { type: 'string' },
  continue: { type: 'string' },
  yes: { type: 'boolean', default: false },
} as const

type Env = Readonly<Record<string, string | undefined>>
type Values = ReturnType<typeof parse>['values']
type Given = { api: Api; values: Values; env: Env; name: string | undefined; more: string | undefined }
type Told = { answer: unknown; words: string; code?: number }

export const actions: Command = {
  name: 'actions',
  usage: 'list|pull|push|deploy|test|try|logs|versions|revert',
  words: 'Actions of a running server, and a folder of them (--folder, --secret, --yes; try: --event, --continue)',
  async run(args) {
    const { values, positionals } = parse(args)
    const [what = '', name, more, ...rest] = positionals
    const verb = Object.hasOwn(verbs, what) ? verbs[what] : undefined
    if (!verb || rest.length > 0) {
      process.stderr.write(`keyturn: ${USAGE}\n`)
      return 2
    }
    const env = parentEnvironment()
    const { answer, words, code = 0 } = await verb({ api: openApi(apiPlace(values, env)), values, env, name, more })
    process.stdout.write(`${values.json ? JSON.stringify(answer, undefined, 2) : words}\n`)
    return code
  },
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true })
}

const verbs: Record<string, (given: Given) => Promise<Told>> = {
  async list({ api }) {
    const answer = await remoteActions(api)
    const rows = answer.map((action) => [
      ...[action.name, action.supported_triggers[0]?.id ?? '', action.status],
      ...[String(action.deployed_version?.number ?? '-'), action.all_changes_deployed ? 'yes' : 'no'],
    ])
    return { answer, words: textTable(['NAME', 'TRIGGER', 'STATUS', 'DEPLOYED', 'UP TO DATE'], rows) }
  },
  async pull({ api, values }) {
    const remote = await remoteActions(api)
    const { triggers } = (await api('GET', '/actions/triggers')) as { triggers: { id: string }[] }
    const bound: Record<string, { action_name: string; display_name: string }[]> = {}
    for (const id of new Set(triggers.map((trigger) => trigger.id))) {
      bound[id] = (await boundTo(api, id)).map(({ name, shown }) => ({ action_name: name, display_name: shown }))
    }
    const local: LocalAction[] = []
    for (const { id, name, code, runtime, dependencies, secrets, supported_triggers, ...rest } of remote) {
      local.push({
        ...{ name, code, dependencies, supported_triggers, deployed: rest.deployed_version !== undefined },
        ...(runtime === undefined ? {} : { runtime }),
        secrets: secrets.map((secret) => ({ name: secret.name })),
        tests: (await testsOf(api, id)).map(({ id: _id, ...test }) => test),
      })
    }
    const answer = writeFolder(values.folder, { actions: local, triggers: bound })
    return { answer, words: answer.join('\n') }
  },
  push: (given) => apply(given, false),
  deploy: (given) => apply(given, true),
  async test({ api, name }) {
    const chosen = name === undefined ? await remoteActions(api) : [await mustFind(api, name)]
    const results: TestResult[] = []
    for (const action of chosen) results.push(...(await runTests(api, action)))
    const failed = results.filter(({ passed }) => !passed).length
    if (results.length === 0) {
      throw new StartRefused(
        `${name ?? 'No Action'} has ${name === undefined ? 'a test' : 'no test'}: nothing was run.`,
      )
    }
    const words = [...results.map(testWords), `${results.length} run, ${failed} failed`].join('\n')
    return { answer: { results }, words, code: failed === 0 ? 0 : 1 }
  },
  /** One run of the draft, over the network; of its continue handler with what came back. */
  async try({ api, name, values }) {
    const { id } = await mustFind(api, name)
    const event = values.event === undefined ? {} : readJson(values.event)
    const back = values.continue === undefined ? {} : { continue: readJson(values.continue) }
    const answer = await api('POST', `/actions/actions/${id}/test`, { payload: { event }, ...back })
    const { payload } = answer as { payload: { status: string } }
    return { answer, words: JSON.stringify(answer, undefined, 2), code: payload.status === 'ok' ? 0 : 1 }
  },
  async logs({ api, name }) {
    const action = await mustFind(api, name)
    const trigger = action.supported_triggers[0]?.id ?? ''
    type Run = { id: string; created_at: string; results: Result[] }
    type Result = { action_name: string; status: string; response?: { logs?: { level: string; text: string }[] } }
    const { executions } = (await api('GET', `/actions/executions?trigger_id=${trigger}&take=20`)) as {
      executions: Run[]
    }
    const lines: { execution: string; at: string; status: string; logs: { level: string; text: string }[] }[] = []
    for (const { id } of executions.toReversed()) {
      const run = (await api('GET', `/actions/executions/${id}`)) as Run
      for (const result of run.results.filter((each) => each.action_name === action.name)) {
        lines.push({ execution: id, at: run.created_at, status: result.status, logs: result.response?.logs ?? [] })
      }
    }
    const words = lines.flatMap(({ execution, at, status, logs }) => [
      `${at} ${status} ${execution}`,
      ...logs.map(({ level, text }) => `  ${level.padEnd(6)}${text}`),
    ])
    return { answer: lines, words: words.join('\n') }
  },
  async versions({ api, name }) {
    const answer = await versionsOf(api, (await mustFind(api, name)).id)
    const rows = answer.map((each) => [String(each.number), each.deployed ? 'yes' : '', each.created_at, each.id])
    return { answer, words: textTable(['NUMBER', 'DEPLOYED', 'CREATED', 'ID'], rows) }
  },
  async revert({ api, name, more, values }) {
    const { id } = await mustFind(api, name)
    const old = (await versionsOf(api, id)).find(({ number }) => String(number) === more)
    if (!old) throw new StartRefused(`${name} has no version ${more ?? ''}: keyturn actions versions lists them.`)
    const plan = `^ ${name} runs version ${old.number} again, and its draft becomes the same`
    if (!(await agreed([plan], values.yes))) return { answer: { plan: [plan] }, words: plan, code: 2 }
    const answer = await api('POST', `/actions/actions/${id}/versions/${old.id}/deploy`, { update_draft: true })
    return { answer, words: plan }
  },
}

async function apply({ api, values, env }: Given, deploy: boolean): Promise<Told> {
  const folder = readFolder(values.folder, filler(env))
  for (const given of values.secret) {
    const [, name = '', variable = ''] = /^([^=]+)=env:(\w+)$/.exec(given) ?? []
    const value = env[variable]
    if (value === undefined) throw new StartRefused(`--secret is NAME=env:VARIABLE, and the variable must be set.`)
    const holders = folder.actions.filter(({ secrets }) => secrets.some((secret) => secret.name === name))
    if (holders.length === 0) throw new StartRefused(`No Action of the folder has a secret ${name}.`)
    for (const { secrets } of holders) for (const secret of secrets) if (secret.name === name) secret.value = value
  }
  const plan = await planOf(api, folder, deploy)
  const lines = plan.map(({ words }) => words)
  if (plan.length === 0) return { answer: { plan: [] }, words: 'Nothing to change.' }
  if (!(await agreed(lines, values.yes))) return { answer: { plan: lines }, words: lines.join('\n'), code: 2 }
  await applyPlan(api, plan, (words) => process.stderr.write(`keyturn: ${words}\n`))
  return { answer: { applied: lines }, words: lines.join('\n') }
}

async function mustFind(api: Api, name: string | undefined): Promise<RemoteAction> {
  if (name === undefined) throw new StartRefused(`A name is missing: ${USAGE}`)
  const found = (await remoteActions(api)).find((each) => each.name === name || each.id === name)
  if (!found) throw new StartRefused(`There is no Action "${name}".`)
  return found
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (thrown) {
    throw new StartRefused(`${file} cannot be read as JSON: ${messageOf(thrown)}`)
  }
}

async function versionsOf(api: Api, id: string) {
  type Version = { id: string; number: number; deployed: boolean; created_at: string }
  return ((await api('GET', `/actions/actions/${id}/versions?per_page=100`)) as { versions: Version[] }).versions
}
