// keyturn hooks: the Hooks of a running server, a folder of them, and a Hook from a file turned into an Action.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { parentEnvironment } from '#app'
import { isObject, messageOf, StartRefused } from '#kit'

import { agreed } from './agreed.ts'
import { type Api, apiOptions, apiPlace, openApi, textTable } from './api.ts'
import type { Command } from './command.ts'
import { convert } from './hook-convert.ts'
import { MASK, readHooks, writeHooks } from './hook-folder.ts'
import { applyHooks, planHooks, remoteHooks, type RemoteHook } from './hook-plan.ts'
import { filler } from './placeholders.ts'

const USAGE =
  'keyturn hooks list | pull | push | run <name> [--event FILE] [--dry] | convert <FILE> [--verify] [--modernize]'

const options = {
  ...apiOptions,
  folder: { type: 'string', default: '.' },
  secret: { type: 'string', multiple: true, default: [] as string[] },
  yes: { type: 'boolean', default: false },
  event: { type: 'string', multiple: true, default: [] as string[] },
  dry: { type: 'boolean', default: false },
  answers: { type: 'string' },
  verify: { type: 'boolean', default: false },
  modernize: { type: 'boolean', default: false },
  dependency: { type: 'string', multiple: true, default: [] as string[] },
} as const

type Env = Readonly<Record<string, string | undefined>>
export type HookValues = ReturnType<typeof parse>['values']
type Given = { values: HookValues; env: Env; name: string | undefined }
type Told = { answer: unknown; words: string; code?: number }

export const hooks: Command = {
  name: 'hooks',
  usage: 'list|pull|push|run|convert',
  words: 'legacy Hooks: of a running server, and a file turned into an Action (--verify)',
  async run(args) {
    const { values, positionals } = parse(args)
    const [what = '', name, ...rest] = positionals
    const verb = Object.hasOwn(verbs, what) ? verbs[what] : undefined
    if (!verb || rest.length > 0) {
      process.stderr.write(`keyturn: ${USAGE}\n`)
      return 2
    }
    const { answer, words, code = 0 } = await verb({ values, env: parentEnvironment(), name })
    process.stdout.write(values.json ? `${JSON.stringify(answer, undefined, 2)}\n` : words)
    return code
  },
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true })
}

const verbs: Record<string, (given: Given) => Promise<Told>> = {
  async list({ values, env }) {
    const answer = await remoteHooks(openApi(apiPlace(values, env)))
    const rows = answer.map(({ name, triggerId, enabled, status }) => [name, triggerId, enabled ? 'yes' : '', status])
    return { answer, words: `${textTable(['NAME', 'TRIGGER', 'ENABLED', 'STATUS'], rows)}\n` }
  },
  async pull({ values, env }) {
    const api = openApi(apiPlace(values, env))
    const found = await Promise.all(
      (await remoteHooks(api)).map(async ({ id, name, script, triggerId, enabled, dependencies }) => {
        const names = Object.keys((await api('GET', `/hooks/${id}/secrets`)) as object)
        const secrets = Object.fromEntries(names.map((secret) => [secret, MASK]))
        return { name, script, triggerId, enabled, dependencies, secrets }
      }),
    )
    const answer = writeHooks(values.folder, found)
    return { answer, words: `${answer.join('\n')}\n` }
  },
  async push({ values, env }) {
    const api = openApi(apiPlace(values, env))
    const local = readHooks(values.folder, filler(env))
    for (const [secret, value] of Object.entries(secretValues(values.secret, env))) {
      const holders = local.filter(({ secrets }) => secrets && Object.hasOwn(secrets, secret))
      if (holders.length === 0) throw new StartRefused(`No Hook of the folder has a secret ${secret}.`)
      for (const { secrets } of holders) if (secrets) secrets[secret] = value
    }
    const { steps, left } = await planHooks(api, local)
    const plan = steps.map(({ words }) => words)
    for (const words of left) process.stderr.write(`keyturn: ${words}\n`)
    if (plan.length === 0) return { answer: { plan, left_out: left }, words: 'Nothing to change.\n' }
    const words = `${plan.join('\n')}\n`
    if (!(await agreed(plan, values.yes))) return { answer: { plan, left_out: left }, words, code: 2 }
    await applyHooks(api, steps, (step) => process.stderr.write(`keyturn: ${step}\n`))
    return { answer: { applied: plan, left_out: left }, words }
  },
  async run({ values, env, name }) {
    const api = openApi(apiPlace(values, env))
    const { id } = await mustFind(api, name)
    const [event, ...more] = values.event
    if (more.length > 0) throw new StartRefused('One --event is run at a time.')
    const answers = answersOf(values.answers)
    if (answers && (!values.dry || answers.length > 1)) throw new StartRefused('--answers is one list, and for --dry.')
    const answer = await api('POST', `/hooks/${id}/test`, {
      ...(event === undefined ? {} : { body: readJson(event) }),
      ...(values.dry ? { mode: 'dry', ...(answers ? { stubs: answers[0] } : {}) } : {}),
    })
    const failed = isObject(answer) && answer['status'] !== 'ok'
    return { answer, words: `${JSON.stringify(answer, undefined, 2)}\n`, code: failed ? 1 : 0 }
  },
  convert({ values, env, name }) {
    if (name === undefined) throw new StartRefused(`A file is missing: ${USAGE}`)
    if (!values.verify && (values.answers !== undefined || values.event.length > 0)) {
      throw new StartRefused('--event and --answers are for --verify.')
    }
    return convert({
      file: name,
      modernize: values.modernize,
      dependencies: dependenciesOf(values.dependency),
      prove: values.verify
        ? {
            secrets: secretValues(values.secret, env),
            samples: values.event.length === 0 ? undefined : values.event.map((file) => readJson(file)),
            answers: answersOf(values.answers),
          }
        : undefined,
    })
  },
}

async function mustFind(api: Api, name: string | undefined): Promise<RemoteHook> {
  if (name === undefined) throw new StartRefused(`A name is missing: ${USAGE}`)
  const found = (await remoteHooks(api)).find((each) => each.name === name || each.id === name)
  if (!found) throw new StartRefused(`There is no Hook "${name}".`)
  return found
}

function secretValues(given: readonly string[], env: Env): Record<string, string> {
  const values = given.map((one): [string, string] => {
    const [, name = '', variable = ''] = /^([^=]+)=env:(\w+)$/.exec(one) ?? []
    const value = env[variable]
    if (value === undefined) throw new StartRefused('--secret is NAME=env:VARIABLE, and the variable must be set.')
    return [name, value]
  })
  return Object.fromEntries(values)
}

function dependenciesOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((one) => {
      const [, name, version] = /^((?:@[^/@]+\/)?[^/@]+)@(.+)$/.exec(one) ?? []
      if (name === undefined || version === undefined) throw new StartRefused('--dependency is NAME@VERSION.')
      return [name, version]
    }),
  )
}

type Answers = { status: number; method?: string; url?: string; headers?: Record<string, string>; body?: string }[][]

/** A list of answers for one run, or a list of such lists. */
function answersOf(file: string | undefined): Answers | undefined {
  if (file === undefined) return undefined
  const read: unknown = parsed(file)
  const lists: unknown[] = Array.isArray(read) && read.every((one) => Array.isArray(one)) ? read : [read]
  const isAnswer = (one: unknown) => isObject(one) && Number.isInteger(one['status'])
  if (lists.every((list) => Array.isArray(list) && list.every((one) => isAnswer(one)))) return lists as Answers
  throw new StartRefused(`${file} holds no list of answers: [{"status": 202, "url": "https://…", "body": "…"}]`)
}

function readJson(file: string): Record<string, never> {
  const read = parsed(file)
  if (!isObject(read)) throw new StartRefused(`${file} holds no object.`)
  return read as Record<string, never>
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown
  } catch (thrown) {
    throw new StartRefused(`${file}: ${messageOf(thrown)}`)
  }
}
