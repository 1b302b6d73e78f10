// Two nodes on one PostgreSQL: what was given before a password changed is refused by both when the answer is there.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'

import { freePort } from '#app'
import { newDatabase, testPostgresUrl } from '#storage/testing'

import { startServer } from './server.ts'

const url = await testPostgresUrl()
const skip = typeof url === 'string' ? false : url.message
if (skip !== false && process.env['CI'] === 'true') test('PostgreSQL starts', () => assert.fail(skip))

/** Each round tries 16 stale things; `RACES=63` makes it a thousand. */
const ROUNDS = Number(process.env['RACES'] ?? 3)
const CALLBACK = 'http://127.0.0.1:9/callback'
const EMAIL = 'races@example.com'

test(
  'nothing of before is accepted after the success answer, on either node',
  { skip, timeout: 600_000 },
  async (t) => {
    if (typeof url !== 'string') return
    await using place = await newDatabase(url)
    const env = {
      KEYTURN_DATABASE_URL: place.url ?? '',
      KEYTURN_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      KEYTURN_RATE_LIMIT: '100000',
    }
    const secret = randomBytes(32).toString('base64url')
    const ports = [await freePort('127.0.0.1'), await freePort('127.0.0.1')] as const
    const nodes = [`http://127.0.0.1:${ports[0]}`, `http://127.0.0.1:${ports[1]}`] as const
    await using a = await startServer({ env, secret, port: ports[0] })
    await using _b = await startServer({ env: { ...env, KEYTURN_PUBLIC_URL: a.url }, secret, port: ports[1] })

    const made = await a.api('POST', '/api/v2/clients', {
      name: 'Races',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      callbacks: [CALLBACK],
    })
    const client: string = made.body.client_id
    const { body: found } = await a.api('GET', '/api/v2/connections?name=Username-Password-Authentication')
    await a.api('PATCH', `/api/v2/connections/${found[0].id}/clients`, [{ client_id: client, status: true }])
    let password = 'Correct-Horse-0'
    const user = await a.api('POST', '/api/v2/users', {
      connection: 'Username-Password-Authentication',
      email: EMAIL,
      password,
    })
    const path = `/api/v2/users/${encodeURIComponent(user.body.user_id)}`

    let tried = 0
    const accepted: string[] = []
    for (let round = 1; round <= ROUNDS; round++) {
      // begun on one node each, and used on both
      const stale = await Promise.all(nodes.map((node) => begin(node, client, password)))
      const next = `Correct-Horse-${round}x`
      // logins with the old password are under way on both nodes while it changes
      const late = nodes.map((node) => begin(node, client, password).catch(() => undefined))
      const { status } = await a.api('PATCH', path, { password: next })
      assert.equal(status, 200)
      const checks = nodes.flatMap((node) => stale.flatMap((each) => judge(node, client, each)))
      const under = (await Promise.all(late)).flatMap((each, i) =>
        each === undefined ? [] : judge(nodes[i] ?? nodes[0], client, each),
      )
      for (const { what, good } of await Promise.all([...checks, ...under])) {
        tried++
        if (good) accepted.push(`${round}: ${what}`)
      }
      password = next
    }
    t.diagnostic(`${accepted.length} of ${tried} stale sessions, codes and tokens accepted`)
    assert.deepEqual(accepted, [])
    assert.ok(tried >= ROUNDS * 16)
  },
)

type Given = { cookies: Map<string, string>; refresh: string; access: string; code: string; verifier: string }

/** Signs in, redeems one code and keeps a second one in flight. */
async function begin(node: string, client: string, password: string): Promise<Given> {
  const cookies = new Map<string, string>()
  const first = await authorize(node, cookies, client)
  const page = await get(node, first.to, cookies)
  const html = await page.text()
  const fields = new URLSearchParams({ username: EMAIL, password })
  const form = /<form method="post" action="\/u\/login" novalidate>([\s\S]*?)<\/form>/.exec(html)?.[1] ?? ''
  for (const name of ['state', 'form_token', 'action']) {
    fields.set(name, new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? '')
  }
  const posted = await fetch(`${node}/u/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: text(cookies), 'content-type': 'application/x-www-form-urlencoded' },
    body: fields,
  })
  const ended = await (await get(node, posted.headers.get('location') ?? '', cookies)).text()
  const back = /content="0;url=([^"]+)"/.exec(ended)?.[1]
  if (back === undefined) throw new Error('not signed in')
  const answer = await get(node, back, cookies)
  const code = codeIn(answer.headers.get('location'))
  const tokens = await redeem(node, client, { code, code_verifier: first.verifier })
  if (tokens.status !== 200) throw new Error('no tokens')
  const body = (await tokens.json()) as { access_token: string; refresh_token: string }
  const second = await authorize(node, cookies, client, 'none')
  return {
    cookies,
    access: body.access_token,
    refresh: body.refresh_token,
    code: codeIn(second.to),
    verifier: second.verifier,
  }
}

function judge(node: string, client: string, { cookies, access, refresh, code, verifier }: Given) {
  const check = async (what: string, good: Promise<boolean>) => ({ what: `${what} at ${node}`, good: await good })
  return [
    check(
      'session',
      authorize(node, new Map(cookies), client, 'none').then(({ to }) => to.includes('code=')),
    ),
    check('refresh token', redeem(node, client, { grant_type: 'refresh_token', refresh_token: refresh }).then(isGood)),
    check('code', redeem(node, client, { code, code_verifier: verifier }).then(isGood)),
    check('access token', fetch(`${node}/userinfo`, { headers: { authorization: `Bearer ${access}` } }).then(isGood)),
  ]
}

const isGood = (answer: Response): boolean => answer.status === 200

async function authorize(node: string, cookies: Map<string, string>, client: string, prompt?: string) {
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: client,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid offline_access',
    state: 's',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(prompt === undefined ? {} : { prompt }),
  })
  const answer = await get(node, `/authorize?${query.toString()}`, cookies)
  return { to: answer.headers.get('location') ?? '', verifier }
}

async function get(node: string, path: string, cookies: Map<string, string>): Promise<Response> {
  const answer = await fetch(node + path, { redirect: 'manual', headers: { cookie: text(cookies) } })
  for (const line of answer.headers.getSetCookie()) {
    const [pair = ''] = line.split(';')
    cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
  }
  return answer
}

function redeem(node: string, client: string, change: Record<string, string>): Promise<Response> {
  const body = { grant_type: 'authorization_code', client_id: client, redirect_uri: CALLBACK, ...change }
  return fetch(`${node}/oauth/token`, { method: 'POST', body: new URLSearchParams(body) })
}

function text(cookies: Map<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

function codeIn(location: string | null): string {
  return new URL(location ?? '', 'http://nowhere').searchParams.get('code') ?? ''
}
