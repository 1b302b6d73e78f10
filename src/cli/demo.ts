// keyturn demo: one password reset that runs real Actions, end to end, against a fresh server; non-zero if anything is off.
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'

import { isObject, messageOf } from '#kit'

import type { Command } from './command.ts'
import { openSmallBrowser } from './demo-browser.ts'
import { setStage, type Stage } from './demo-stage.ts'

export const demo: Command = {
  name: 'demo',
  usage: '',
  words: 'runs one reset with Actions against a fresh temporary server, step by step',
  async run() {
    try {
      say('Starting a fresh server and a local stand-in for api.sendgrid.com …')
      await using stage = await setStage()
      say(`  ready at ${stage.url} after ${Math.round(stage.readyMs)} ms`)
      await play(stage)
      say('\nAll as it should be. The server and everything it stored are gone again.')
      return 0
    } catch (thrown) {
      process.stderr.write(`\nkeyturn demo: ${messageOf(thrown)}\n`)
      return 1
    }
  },
}

const EMAIL = 'mara.lind@example.com'
const API_KEY = 'SG.demo-key-that-only-the-stand-in-sees'

async function play(stage: Stage): Promise<void> {
  const api = await openApi(stage)
  say('\n1. An access token for the Management API, by client credentials: got one')

  say('2. Two Actions with the npm package axios and a secret')
  const mail = await deploy(api, 'Mail after a change', example('mail-after-change'), { SENDGRID_API_KEY: API_KEY })
  const revoke = await deploy(api, 'Revoke sessions elsewhere', example('revoke-sessions-elsewhere'), {})
  await api('PATCH', '/api/v2/actions/triggers/post-change-password/bindings', {
    bindings: [mail, revoke].map((id) => ({ ref: { type: 'action_id', value: id } })),
  })
  say('   both bound to post-change-password')

  const user = await api('POST', '/api/v2/users', {
    connection: 'Username-Password-Authentication',
    email: EMAIL,
    password: 'Old-Passw0rd-2026',
  })
  say(`3. A user: ${EMAIL}`)

  await resetInBrowser(stage, 'New-Passw0rd-2026')

  say('5. What the Actions did')
  const execution = await newestExecution(api, ['final', 'partial'])
  for (const result of execution.results) say(`   ${result.action_name}: ${described(result)}`)
  expect(execution.status === 'final', 'an Action failed')
  const sent = stage.received
  const letter = sent.find((request) => request.path === '/v3/mail/send')
  expect(letter !== undefined, 'SendGrid was not called')
  expect(letter?.authorization === `Bearer ${API_KEY}`, 'the secret did not arrive as the bearer token')
  const to = isObject(letter?.body) ? letter.body['personalizations'] : undefined
  expect(isDeepStrictEqual(to, [{ to: [{ email: EMAIL }] }]), 'the mail goes to somebody else')
  say(`   POST https://api.sendgrid.com/v3/mail/send, with the secret, to ${EMAIL}`)
  expect(
    sent.some((request) => request.path === '/revoke-session'),
    'the other system was not called',
  )
  say('   POST https://my-api.exampleco.com/revoke-session')

  say('6. An Action with a stray } is told where it is, and stops nobody')
  await api('PATCH', `/api/v2/actions/actions/${revoke}`, { code: `${example('revoke-sessions-elsewhere')}}\n` })
  await deployBuilt(api, revoke)
  await api('PATCH', `/api/v2/users/${encodeURIComponent(String(user['user_id']))}`, {
    password: 'Newer-Passw0rd-2026',
  })
  say('   the password was changed all the same')
  const second = await newestExecution(api, ['partial'], execution.id)
  const error = second.results.find((result) => result.error !== null)?.error
  expect(error?.id === 'syntax_error' && typeof error.line === 'number', 'the syntax error was not told')
  say(`   ${error?.id}, line ${error?.line}, column ${error?.column}: ${error?.msg}`)
}

async function resetInBrowser(stage: Stage, password: string): Promise<void> {
  say('4. The reset, as the user sees it')
  const open = openSmallBrowser()
  const forgot = await open(`${stage.url}/u/reset-password/request`)
  say(`   "${forgot.title}" → ${EMAIL}`)
  const sent = await forgot.send({ email: EMAIL })
  say(`   "${sent.title}"`)
  const link = await until('the mail arrives', async () => {
    const answer = await fetch(`${stage.url}/dev/inbox?to=${encodeURIComponent(EMAIL)}`)
    const { messages } = (await answer.json()) as { messages: { subject: string; links: string[] }[] }
    const message = messages.find(({ links }) => links.some((link) => link.includes('/u/reset-verify')))
    if (message) say(`   mail: "${message.subject}"`)
    return message?.links[0]
  })
  const opened = await open(link)
  expect(!opened.url.includes('ticket'), 'the ticket is still in the URL')
  const choose = await opened.send()
  say(`   the link → "${choose.title}" (the ticket has left the URL)`)
  const done = await choose.send({ newPassword: password, confirmNewPassword: password })
  expect(done.title === 'Password Changed!', `the new password was refused: "${done.title}"`)
  say(`   the new password, twice → "${done.title}"`)
  const again = await openSmallBrowser()(link)
  expect(again.status >= 400, 'the link worked twice')
  say(`   the same link once more → "${again.title}"`)
}

type Api = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>

async function openApi({ url, client }: Stage): Promise<Api> {
  let token: string | undefined = undefined
  const call: Api = async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    expect(answer.ok, `${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`)
    return JSON.parse(text) as Record<string, unknown>
  }
  const answer = await call('POST', '/oauth/token', {
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: client.secret,
    audience: `${url}/api/v2/`,
  })
  token = String(answer['access_token'])
  return call
}

async function deploy(api: Api, name: string, code: string, secrets: Record<string, string>): Promise<string> {
  const action = await api('POST', '/api/v2/actions/actions', {
    name,
    supported_triggers: [{ id: 'post-change-password', version: 'v2' }],
    code,
    dependencies: [{ name: 'axios', version: 'latest' }],
    secrets: Object.entries(secrets).map(([key, value]) => ({ name: key, value })),
  })
  const id = String(action['id'])
  const version = await deployBuilt(api, id)
  const [axios] = version['dependencies'] as { name: string; version: string }[]
  say(`   "${name}": axios latest is ${axios?.version}, built and deployed as version ${String(version['number'])}`)
  return id
}

async function deployBuilt(api: Api, id: string): Promise<Record<string, unknown>> {
  await until('the build ends', async () => {
    const { status, errors } = await api('GET', `/api/v2/actions/actions/${id}`)
    expect(status !== 'failed', `the build failed: ${JSON.stringify(errors)}`)
    return status === 'built' ? true : undefined
  })
  return api('POST', `/api/v2/actions/actions/${id}/deploy`)
}

type Execution = {
  id: string
  status: string
  results: {
    action_name: string
    error: { id: string; msg: string; line?: number; column?: number } | null
    response: { logs: { text: string }[]; requests: { status: number | null }[]; stats: { action_duration_ms: number } }
  }[]
}

/** The execution of the newest password change, found as people find it: from the log event. */
async function newestExecution(api: Api, ended: readonly string[], not?: string): Promise<Execution> {
  return until('the execution is recorded', async () => {
    const logs = (await api('GET', '/api/v2/logs?per_page=10')) as unknown as {
      type: string
      details?: { actions?: { executions?: string[] } }
    }[]
    const id = logs.find((event) => event.type === 'scp')?.details?.actions?.executions?.[0]
    if (id === undefined || id === not) return undefined
    const execution = (await api('GET', `/api/v2/actions/executions/${id}`)) as unknown as Execution
    return ended.includes(execution.status) ? execution : undefined
  })
}

function described({ error, response }: Execution['results'][number]): string {
  if (error) return `${error.id}: ${error.msg}`
  const printed = response.logs.map((line) => `"${line.text}"`).join(', ')
  const answers = response.requests.map((request) => request.status ?? 'no answer').join(', ')
  return `ok in ${response.stats.action_duration_ms.toFixed(1)} ms; printed ${printed}; answered ${answers}`
}

function example(name: string): string {
  return readFileSync(new URL(`../../examples/actions/${name}.js`, import.meta.url), 'utf8')
}

/** Asks again every 50 ms until there is an answer; a minute is far more than any step takes. */
async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = performance.now() + 60_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error(`waited a minute in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function expect(truth: boolean, otherwise: string): void {
  if (!truth) throw new Error(otherwise)
}

function say(words: string): void {
  process.stdout.write(`${words}\n`)
}
