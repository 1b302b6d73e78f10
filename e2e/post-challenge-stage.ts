// For end-to-end tests of password-reset-post-challenge: people, bound Actions, messages and codes.
import { randomUUID } from 'node:crypto'

import { TOTP } from 'otpauth'

import { type Api, type Body, deployAction, type TestServer, until } from './server.ts'

export const TRIGGER = 'password-reset-post-challenge'
export const CONNECTION = 'Username-Password-Authentication'
export const OLD = 'Before-Passw0rd'
export const NEW = 'Mended-Passw0rd-1'

export type Person = { email: string; id: string }

/** Makes, deploys and binds Actions in this order; the trigger then runs just these. @returns their ids */
export async function bindCodes(api: Api, ...codes: (string | Record<string, unknown>)[]): Promise<string[]> {
  const ids: string[] = []
  for (const code of codes) {
    const rest = typeof code === 'string' ? { code } : code
    // oxlint-disable-next-line no-await-in-loop -- in order
    ids.push(await deployAction(api, { name: `A ${randomUUID()}`, supported_triggers: [supported], ...rest }))
  }
  await bind(api, ...ids)
  return ids
}

const supported = { id: TRIGGER, version: 'v1' }

export async function bind(api: Api, ...ids: string[]): Promise<void> {
  const bindings = ids.map((value) => ({ ref: { type: 'action_id', value } }))
  const { status, body } = await api('PATCH', `/api/v2/actions/triggers/${TRIGGER}/bindings`, { bindings })
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
}

export async function newPerson(api: Api, more: Record<string, unknown> = {}): Promise<Person> {
  const email = `ada-${randomUUID().slice(0, 8)}@example.com`
  const user = { connection: CONNECTION, email, email_verified: true, password: OLD, ...more }
  const { status, body } = await api('POST', '/api/v2/users', user)
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`)
  return { email, id: String(body.user_id) }
}

/** A fresh link, by a ticket of the API: nothing to wait for. */
export async function ticketFor(
  server: TestServer,
  { id }: Person,
  more: Record<string, unknown> = {},
): Promise<string> {
  const client_id = await anyClient(server.api)
  const asked = { user_id: id, client_id, ...more }
  const { status, body } = await server.api('POST', '/api/v2/tickets/password-change', asked)
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`)
  return String(body.ticket)
}

export async function anyClient(api: Api): Promise<string> {
  const { body } = await api('GET', '/api/v2/clients?fields=client_id,name')
  return String((body as Body[]).find((each) => each.name === 'Default App').client_id)
}

export async function switchFactors(api: Api, ...names: string[]): Promise<void> {
  const all = ['sms', 'otp', 'email', 'webauthn-roaming', 'webauthn-platform', 'recovery-code']
  await Promise.all(
    all.map(async (name) => {
      const { status } = await api('PUT', `/api/v2/guardian/factors/${name}`, { enabled: names.includes(name) })
      if (status !== 200) throw new Error(`${name}: ${status}`)
    }),
  )
}

export async function enroll(api: Api, person: Person, method: Record<string, unknown>): Promise<Body> {
  const path = `/api/v2/users/${encodeURIComponent(person.id)}/authentication-methods`
  const { status, body } = await api('POST', path, method)
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body
}

/** @param stepsAhead 30 s each: a code counts once, so the next one is of the next step */
export function totp(secret: string, stepsAhead = 0): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + stepsAhead * 30_000 })
}

/** The newest code that was sent there, newer than `not`. */
export async function codeFor({ url }: TestServer, to: string, not?: string): Promise<string> {
  return until(`a code to ${to} arrives`, async () => {
    const answer = await fetch(`${url}/dev/inbox?to=${encodeURIComponent(to)}`)
    const { messages } = (await answer.json()) as { messages: { codes: string[] }[] }
    const code = messages.find((message) => message.codes.length > 0)?.codes[0]
    return code === undefined || code === not ? undefined : code
  })
}

/** Whether a link of the person still opens; a password that was set kills them all. */
export async function wasChanged(api: Api, person: Person): Promise<boolean> {
  const { body } = await api('GET', `/api/v2/users/${encodeURIComponent(person.id)}`)
  return body.last_password_reset !== undefined
}

/** Newest log event of that type about the person. */
export async function logOf(api: Api, person: Person, type: string): Promise<Body> {
  const { body } = await api('GET', `/api/v2/users/${encodeURIComponent(person.id)}/logs?per_page=50`)
  return (body as Body[]).find((each) => each.type === type)
}
