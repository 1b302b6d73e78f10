// Hands a request to oidc-provider as if it had come to the public URL, and takes the answer back as a value.
import { type DispatchFunc, inject } from 'light-my-request'
import type { Provider } from 'oidc-provider'

import type { RequestFacts } from '#flows'

import { customParams, knownOfToken } from './custom-params.ts'
import type { OidcAnswer } from './exchange.ts'

/** The header by which the reason of a refusal comes out of the library; it goes to nobody. */
export const DETAIL = 'x-keyturn-detail'
/** … and the execution of the Actions that decided. */
export const EXECUTION = 'x-keyturn-execution'
/** … and who was proven, or was not: for the log alone. */
export const WHO = 'x-keyturn-who'
/** The way in for what `web` knows of the request; what a caller sends under such a name never gets here. */
export const REQUEST = 'x-keyturn-request'

/** … and for parameters of a token request that only Actions know. */
export const CUSTOM_BODY = 'x-keyturn-custom-body'

export type Asked = {
  method: 'GET' | 'POST' | 'OPTIONS'
  path: string
  headers: { readonly [name: string]: string | undefined }
  body?: { readonly [name: string]: unknown } | undefined
  query?: string | undefined
  /** for the device of a session, and for Actions */
  request?: RequestFacts | undefined
}

/**
 * The provider never sees the socket: it is told our own origin, so that no Host or Forwarded header can get into an
 * issuer, a link or a redirect (ZITADEL GHSA-2wmj-46rj-qm2w and kin).
 */
export function openEndpoints(provider: Provider, publicUrl: string): (asked: Asked) => Promise<OidcAnswer> {
  const { host, protocol } = new URL(publicUrl)
  const callback = provider.callback() as DispatchFunc
  return async ({ method, path, headers, body, query, request }) => {
    const kept: Record<string, string> = {
      host,
      accept: 'application/json',
      'x-forwarded-proto': protocol.replace(':', ''),
      'x-forwarded-host': host,
      'x-keyturn-ip': request?.ip ?? '',
      [REQUEST]: encodeURIComponent(JSON.stringify(request ?? { ip: '', hostname: host, method })),
      [CUSTOM_BODY]: encodeURIComponent(JSON.stringify(customParams(Object.entries(body ?? {}), knownOfToken))),
    }
    for (const name of PASSED) {
      const value = headers[name]
      if (value !== undefined) kept[name] = value
    }
    const payload = body === undefined ? '' : formOf(body)
    // a type without a body is a body of the wrong type to the library: a POST to /userinfo may have none
    if (payload !== '') kept['content-type'] = 'application/x-www-form-urlencoded'
    const url = `${path}${query ? `?${query}` : ''}`
    const sent = { method, url, headers: kept, ...(payload === '' ? {} : { payload }) }
    const { statusCode, headers: out, payload: told } = await inject(callback, sent)
    const detail = out[DETAIL]
    const execution = out[EXECUTION]
    const who = out[WHO]
    return {
      status: statusCode,
      headers: answered(out),
      body: parsed(told, out['content-type'] ?? ''),
      ...(detail === undefined ? {} : { detail: String(detail) }),
      ...(execution === undefined ? {} : { execution: String(execution) }),
      ...(who === undefined ? {} : { who: JSON.parse(decodeURIComponent(String(who))) as OidcAnswer['who'] }),
    }
  }
}

const PASSED = [
  'authorization',
  'cookie',
  'origin',
  'dpop',
  'access-control-request-method',
  'access-control-request-headers',
  'user-agent',
  'auth0-forwarded-for',
]

export function formOf(body: { readonly [name: string]: unknown }): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(body)) {
    // an array stays an array, so that the provider refuses the parameter that came twice
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null) form.append(name, typeof each === 'string' ? each : JSON.stringify(each))
    }
  }
  return form.toString()
}

function answered(headers: {
  readonly [name: string]: number | string | string[] | undefined
}): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || DROPPED.has(name)) continue
    kept[name] = Array.isArray(value) ? value : String(value)
  }
  return kept
}

/** They belong to the connection, or to the body that is written anew. */
const DROPPED = new Set([
  'content-length',
  'content-type',
  'connection',
  'date',
  'transfer-encoding',
  'keep-alive',
  DETAIL,
  EXECUTION,
  WHO,
])

function parsed(payload: string, type: number | string | string[]): unknown {
  return /^application\/([\w-]+\+)?json/.test(String(type)) && payload !== ''
    ? (JSON.parse(payload) as unknown)
    : payload
}
