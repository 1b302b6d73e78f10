// Which bodies are read, and by whom: JSON strictly, forms where a route takes them, nothing compressed.
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { AppError, isObject } from '#kit'

import { parseStrictJson } from './strict-json.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** takes `application/x-www-form-urlencoded` beside JSON */
    takesForms?: true
    /** reads its body itself (a multipart upload, a page's form) */
    readsItself?: true
  }
}

/** 1 MB. The largest Actions are 100 kB of code. */
export const BODY_LIMIT = 1_048_576

/**
 * The header is compared as a whole: what a parser forgives (a tab, trailing words, a leading space) is how a body gets
 * past the schema (Fastify CVE-2026-25223, CVE-2026-3419, CVE-2026-33806).
 */
const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i
const FORM_TYPE = /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i

export function readBodies(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => {
    try {
      done(null, parseStrictJson(body as Buffer))
    } catch (thrown) {
      done(thrown as Error)
    }
  })
  app.addHook('preValidation', (request, _reply, done) => {
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
    const nul =
      isForm && isObject(request.body) && Object.values(request.body).some((value) => String(value).includes('\0'))
    done(nul ? new AppError('invalid', 'invalid_request', 'Parameters must not contain NUL') : undefined)
  })
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const refusal = bodyRefusal(request)
    if (refusal) done(refusal)
    else done(null, payload)
  })
}

function bodyRefusal({ method, headers, routeOptions }: FastifyRequest): AppError | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined
  const { 'content-encoding': encoding, 'content-type': type } = headers
  if (encoding !== undefined && encoding !== 'identity') {
    return new AppError('unsupported', undefined, 'Compressed bodies are not read.')
  }
  if (type === undefined || routeOptions.config.readsItself) return undefined
  if (JSON_TYPE.test(type) || (routeOptions.config.takesForms && FORM_TYPE.test(type))) return undefined
  return new AppError('unsupported', undefined, 'Unsupported Media Type')
}
