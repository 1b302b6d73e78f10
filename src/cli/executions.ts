// keyturn executions: lists, shows, retries, replays and cancels the executions of a running server.
import { parseArgs } from 'node:util'

import { parentEnvironment } from '#app'
import { isObject, StartRefused } from '#kit'

import { type Api, apiOptions, apiPlace, openApi, textTable } from './api.ts'
import type { Command } from './command.ts'

const USAGE = 'keyturn executions list | show <id> | retry <id>|--all | replay <id> | cancel <id>'

const options = {
  ...apiOptions,
  status: { type: 'string' },
  trigger: { type: 'string' },
  user: { type: 'string' },
  from: { type: 'string' },
  take: { type: 'string' },
  all: { type: 'boolean', default: false },
  target: { type: 'string' },
  live: { type: 'boolean', default: false },
  action: { type: 'string' },
} as const

type Values = ReturnType<typeof parse>['values']

export const executions: Command = {
  name: 'executions',
  usage: 'list|show|retry|replay|cancel',
  words: 'the executions of a running server (--url, --client-id, --client-secret)',
  async run(args) {
    const { values, positionals } = parse(args)
    const [what = '', id, ...rest] = positionals
    const verb = Object.hasOwn(verbs, what) ? verbs[what] : undefined
    if (!verb || rest.length > 0) {
      process.stderr.write(`keyturn: ${USAGE}\n`)
      return 2
    }
    const api = openApi(apiPlace(values, parentEnvironment()))
    const { answer, words } = await verb(api, id, values)
    process.stdout.write(`${values.json ? JSON.stringify(answer, undefined, 2) : words}\n`)
    return 0
  },
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true })
}

type Answered = { answer: unknown; words: string }
type Verb = (api: Api, id: string | undefined, values: Values) => Promise<Answered>

const verbs: Record<string, Verb> = {
  async list(api, _id, { status, trigger, user, from, take }) {
    const asked = { status, trigger_id: trigger, user_id: user, from, take }
    const query = new URLSearchParams(
      Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    )
    const answer = await api('GET', `/actions/executions?${query.toString()}`)
    const rows = listOf(answer, 'executions').map((row) =>
      ['id', 'status', 'trigger_id', 'user_id', 'created_at'].map((key) => text(row, key)),
    )
    if (isObject(answer) && typeof answer['next'] === 'string') {
      process.stderr.write(`keyturn: there are more: --from ${answer['next']}\n`)
    }
    return { answer, words: textTable(['ID', 'STATUS', 'TRIGGER', 'USER', 'CREATED'], rows) }
  },
  async show(api, id) {
    return shown(await api('GET', path(id)))
  },
  async retry(api, id, { all, trigger, user }) {
    if (!all) return shown(await api('POST', `${path(id)}/retry`))
    const body = {
      ...(trigger === undefined ? {} : { trigger_id: trigger }),
      ...(user === undefined ? {} : { user_id: user }),
    }
    const answer = await api('POST', '/keyturn/executions/retry', body)
    return { answer, words: `${text(answer, 'retried')} failed executions run again` }
  },
  async replay(api, id, { target, live, action }) {
    const body = {
      mode: live ? 'live' : 'dry',
      ...(target === undefined ? {} : { target }),
      ...(action === undefined ? {} : { action_id: action }),
    }
    const answer = await api('POST', `${path(id)}/replay`, body)
    return { answer, words: results(answer) }
  },
  async cancel(api, id) {
    return shown(await api('POST', `${path(id)}/cancel`))
  },
}

function path(id: string | undefined): string {
  if (id === undefined) throw new StartRefused(`An id is missing: ${USAGE}`)
  return `/actions/executions/${encodeURIComponent(id)}`
}

function shown(answer: unknown): Answered {
  const head = ['id', 'status', 'trigger_id', 'user_id', 'created_at'].map(
    (key) => `${key.padEnd(12)}${text(answer, key)}`,
  )
  return { answer, words: `${head.join('\n')}\n\n${results(answer)}` }
}

function results(answer: unknown): string {
  return listOf(answer, 'results')
    .map((result) => {
      const response = isObject(result['response']) ? result['response'] : {}
      const error = isObject(result['error']) ? `  ${text(result['error'], 'id')}: ${text(result['error'], 'msg')}` : ''
      const logs = listOf(response, 'logs').map((line) => `  ${text(line, 'level').padEnd(6)}${text(line, 'text')}`)
      const sent = listOf(response, 'requests').map(
        (one) => `  ${text(one, 'method')} ${text(one, 'url')} → ${text(one, 'status')} (${text(one, 'ms')} ms)`,
      )
      const head = `${text(result, 'action_name')}: ${text(result, 'status')}, attempt ${text(result, 'attempt')}`
      return [head, ...(error === '' ? [] : [error]), ...logs, ...sent].join('\n')
    })
    .join('\n')
}

function listOf(from: unknown, key: string): Record<string, unknown>[] {
  const list = isObject(from) ? from[key] : undefined
  return Array.isArray(list) ? list.filter((each) => isObject(each)) : []
}

function text(from: unknown, key: string): string {
  const value = isObject(from) ? from[key] : undefined
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
}
