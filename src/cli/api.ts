// A running server's Management API for commands: where it is, who asks, and refusals in the server's own words.
import type { ParseArgsOptionsConfig } from 'node:util'

import { isObject, messageOf, StartRefused } from '#kit'

/** What every command that talks to a server takes; the environment has the names that Auth0's own tools use. */
export const apiOptions = {
  url: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const satisfies ParseArgsOptionsConfig

export type ApiPlace = { url: string; clientId: string; clientSecret: string }

export type Api = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<unknown>

/** @throws StartRefused when something is missing, with the flag that brings it */
export function apiPlace(
  values: { url?: string | undefined; 'client-id'?: string | undefined; 'client-secret'?: string | undefined },
  env: Readonly<Record<string, string | undefined>>,
): ApiPlace {
  const named = values.url ?? env['AUTH0_DOMAIN']
  const url = named === undefined || /^https?:\/\//.test(named) ? named : `https://${named}`
  return {
    url: wanted(url, '--url', 'AUTH0_DOMAIN').replace(/\/+$/, ''),
    clientId: wanted(values['client-id'] ?? env['AUTH0_CLIENT_ID'], '--client-id', 'AUTH0_CLIENT_ID'),
    clientSecret: wanted(
      values['client-secret'] ?? env['AUTH0_CLIENT_SECRET'],
      '--client-secret',
      'AUTH0_CLIENT_SECRET',
    ),
  }
}

function wanted(value: string | undefined, flag: string, variable: string): string {
  if (value !== undefined && value !== '') return value
  throw new StartRefused(`Which server, and who asks? ${flag} is missing (or ${variable}).`)
}

/** Takes a token by client credentials with the first call. @throws StartRefused with what the server says */
export function openApi({ url, clientId, clientSecret }: ApiPlace): Api {
  let token: string | undefined
  return async (method, path, body) => {
    token ??= await takeToken()
    return send(method, `/api/v2${path}`, body, { authorization: `Bearer ${token}` })
  }

  async function takeToken(): Promise<string> {
    const answer = await send('POST', '/oauth/token', {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      audience: `${url}/api/v2/`,
    })
    if (isObject(answer) && typeof answer['access_token'] === 'string') return answer['access_token']
    throw new StartRefused(`${url} gave no token.`)
  }

  async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    let answer: Response
    try {
      answer = await fetch(url + path, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (thrown) {
      const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown
      throw new StartRefused(`${url} cannot be reached: ${messageOf(cause)}`)
    }
    const text = await answer.text()
    const read: unknown = /^[[{]/.test(text) ? JSON.parse(text) : text
    if (answer.ok) return read
    const words = isObject(read) ? (read['error_description'] ?? read['message'] ?? read['error']) : undefined
    throw new StartRefused(`${method} ${path}: ${answer.status} ${typeof words === 'string' ? words : 'without words'}`)
  }
}

/** A table for people: columns as wide as their widest cell. */
export function textTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, n) => Math.max(head.length, ...rows.map((row) => (row[n] ?? '').length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd()
  return [heads, ...rows].map(line).join('\n')
}
