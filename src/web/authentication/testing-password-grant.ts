// For tests of the password grants: an application that has them, what it asks, and the tenant around it.
import assert from 'node:assert/strict'

import { Secret as Totp, TOTP } from 'otpauth'

import type { ClientSettings } from '#tenant'

import { ADA, addApplication, type Application, PASSWORD, tokens } from '../pages/sign-in/testing-application.ts'
import type { Stage } from '../testing-stage.ts'

export const PREFIX = 'http://auth0.com/oauth/grant-type/'
const MFA = [`${PREFIX}mfa-otp`, `${PREFIX}mfa-oob`, `${PREFIX}mfa-recovery-code`]
const GRANTS = ['password', `${PREFIX}password-realm`, 'refresh_token', ...MFA]
export const CONNECTION = 'Username-Password-Authentication'
export const API = 'https://orders.example.com/'

export const trusted = (stage: Stage, settings: ClientSettings = {}) =>
  addApplication(stage, { grant_types: GRANTS, ...settings })

export type Change = Record<string, string | undefined>

export function give(stage: Stage, { client, secret }: Application, change: Change = {}) {
  return tokens(stage, {
    ...{ grant_type: `${PREFIX}password-realm`, realm: CONNECTION, username: ADA, password: PASSWORD },
    ...{ client_id: client.id, client_secret: secret, scope: 'openid profile email', ...change },
  })
}

export function prove(stage: Stage, { client, secret }: Application, grant: string, change: Change) {
  return tokens(stage, { grant_type: PREFIX + grant, client_id: client.id, client_secret: secret, ...change })
}

export async function ask(stage: Stage, path: string, body: object | undefined, token?: string) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const method = body === undefined ? 'GET' : 'POST'
  const { status, body: told } = await stage.raw({
    ...{ method, url: `/mfa/${path}`, headers },
    ...(body === undefined ? {} : { payload: body }),
  })
  return { status, body: told as Record<string, string> }
}

export const said = ({ status, body }: { status: number; body: Record<string, string> }) => [status, body['error']]

export function codeOf(stage: Stage, secret: string | undefined): string {
  return new TOTP({ secret: Totp.fromBase32(secret ?? '') }).generate({ timestamp: stage.clock.now() })
}

export async function withPolicy(stage: Stage, ...factors: string[]): Promise<void> {
  for (const name of factors) {
    assert.equal((await stage.ask('PUT', `/guardian/factors/${name}`, { enabled: true })).status, 200)
  }
  assert.equal((await stage.ask('PUT', '/guardian/policies', ['all-applications'])).status, 200)
}

/** The newest events of the log first. */
export async function logged(
  stage: Stage,
): Promise<{ type: string; user_id?: string; ip?: string; description?: string }[]> {
  const { body } = await stage.ask('GET', '/logs?per_page=20')
  return body as { type: string }[]
}

export async function withApi(stage: Stage): Promise<void> {
  const scopes = [{ value: 'read:orders' }, { value: 'write:orders' }]
  const api = { identifier: API, name: 'Orders', scopes, allow_offline_access: true }
  assert.equal((await stage.ask('POST', '/resource-servers', api)).status, 201)
}
