// password-reset-post-challenge inside the sandbox: the synchronous api object. Imported by the sandbox by name.
import { buildCacheApi } from '../cache.ts'
import type { Command } from '../commands.ts'
import type { Factor } from '../factors.ts'
import type { BuildApi } from '../sandbox-api.ts'
import { buildTokens } from './tokens.ts'

export const buildApi: BuildApi = (facts, tools, event, emit) => {
  const tokens = buildTokens(facts.redirect, tools, event)
  const api = {
    access: {
      deny(reason: unknown) {
        emit({ type: 'access.deny', reason: typeof reason === 'string' ? reason : tools.stringify(reason ?? '') })
        return api
      },
    },
    authentication: {
      challengeWith(factor: unknown, options?: { additionalFactors?: unknown }) {
        const additionalFactors = factorsOf(options?.additionalFactors ?? [], 'additionalFactors')
        emit({ type: 'authentication.challengeWith', factor: factorOf(factor, 'factor'), additionalFactors })
        return api
      },
      challengeWithAny(factors: unknown) {
        emit({ type: 'authentication.challengeWithAny', factors: factorsOf(factors, 'factors') })
        return api
      },
    },
    redirect: {
      sendUserTo(url: unknown, options?: { query?: unknown }) {
        emit({ type: 'redirect.sendUserTo', url: urlOf(url, options?.query, 'api.redirect.sendUserTo') })
        return api
      },
      encodeToken: tokens.encodeToken,
      validateToken: tokens.validateToken,
    },
    prompt: {
      render(promptId: unknown, options?: { fields?: unknown; vars?: unknown }) {
        if (typeof promptId !== 'string' || promptId === '')
          throw new TypeError('api.prompt.render() needs the id of a prompt')
        emit({
          type: 'prompt.render',
          promptId,
          fields: plainObject(tools.parse(tools.stringify(options?.fields ?? {}))),
          vars: plainObject(tools.parse(tools.stringify(options?.vars ?? {}))),
        })
        return api
      },
    },
    transaction: {
      setResultUrl(url: unknown, options?: { query?: unknown }) {
        emit({ type: 'transaction.setResultUrl', url: urlOf(url, options?.query, 'api.transaction.setResultUrl') })
        return api
      },
    },
    cache: buildCacheApi({ entries: facts.cache, now: tools.now, byteLength: tools.byteLength }, emit),
  }
  return api
}

type PlainObject = Extract<Command, { type: 'prompt.render' }>['fields']

function plainObject(value: unknown): PlainObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('fields and vars are objects')
  return value as PlainObject
}

function factorOf(value: unknown, name: string): Factor {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  if (typeof type !== 'string') throw new TypeError(`${name}: a factor is an object with a type, as { type: 'otp' }`)
  const options = typeof value === 'object' && value !== null && 'options' in value ? value.options : undefined
  return typeof options === 'object' && options !== null ? { type, options: { ...options } } : { type }
}

function factorsOf(value: unknown, name: string): readonly Factor[] {
  if (!Array.isArray(value)) throw new TypeError(`${name} is an array of factors, as [{ type: 'otp' }]`)
  return value.map((one: unknown) => factorOf(one, name))
}

/** The URL with the query merged in. It comes from deployed code and is trusted, but only as http or https. */
function urlOf(value: unknown, query: unknown, caller: string): string {
  if (!URL.canParse(String(value))) throw new TypeError(`${caller}() needs an absolute URL`)
  const url = new URL(String(value))
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError(`${caller}() takes http and https URLs only`)
  if (typeof query === 'object' && query !== null) {
    for (const [key, one] of Object.entries(query)) {
      if (one !== undefined && one !== null) url.searchParams.set(key, String(one))
    }
  }
  return url.href
}
