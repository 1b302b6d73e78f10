// Finds the handler in what an Action exports, and calls it with event and api.
import { buildApi as credentialsExchange } from '../../triggers/credentials-exchange/api.ts'
import { buildApi as passwordResetPostChallenge } from '../../triggers/password-reset-post-challenge/api.ts'
import { buildApi as postChangePassword } from '../../triggers/post-change-password/api.ts'
import { buildApi as postLogin } from '../../triggers/post-login/api.ts'
import type { ApiTools, BuildApi } from '../../triggers/sandbox-api.ts'
import type { Run } from '../protocol.ts'
import { captured, peek } from './capture.ts'
import type { Execution } from './executions.ts'
import { mark } from './thrown.ts'

const apis: { readonly [trigger: string]: BuildApi } = {
  'post-change-password': postChangePassword,
  'password-reset-post-challenge': passwordResetPostChallenge,
  'post-login': postLogin,
  'credentials-exchange': credentialsExchange,
}

const tools: ApiTools = {
  now: captured.now,
  byteLength: captured.byteLength,
  hmacSha256: (secret, text) => captured.createHmac('sha256', secret).update(text).digest('base64url'),
  base64url: (text) => captured.from(text, 'utf8').toString('base64url'),
  fromBase64url(text) {
    try {
      return captured.parse(captured.from(text, 'base64url').toString('utf8'))
    } catch {
      return undefined
    }
  },
  sameText(a, b) {
    const digest = (text: string) => captured.createHash('sha256').update(text).digest()
    return captured.timingSafeEqual(digest(a), digest(b))
  },
  stringify: captured.stringify,
  parse: captured.parse,
}

/** @returns what the handler returns, usually a promise; throws what it throws before that */
export function callHandler(exports: unknown, run: Run, execution: Execution): unknown {
  const handler = handlerOf(exports, run.handler)
  const event = run.event
  // v1 of post-change-password has its secrets in the context only, but an object on the event harms nobody
  event.secrets = run.secrets
  event.configuration = run.configuration
  const buildApi = apis[run.trigger]
  if (buildApi === undefined) throw mark(new Error(`There is no trigger ${run.trigger}.`), 'invalid_handler')
  const facts = { version: run.version, cache: run.cache, redirect: run.redirect, secrets: run.secrets }
  const api = buildApi(facts, tools, event, (command) => execution.commands.push(command))
  return captured.apply(handler, exports, [event, api])
}

/** A template engine: `exports.render(input)` gives a text or a promise of one. */
export async function callRender(exports: unknown, run: Run, execution: Execution): Promise<void> {
  const text = await captured.apply(handlerOf(exports, 'render'), exports, [run.event])
  if (typeof text !== 'string') throw new TypeError('render() gave no text')
  execution.text = text
}

type Handler = (...args: unknown[]) => unknown

function handlerOf(exports: unknown, name: string): Handler {
  const found = peek(exports, name)
  if (typeof found === 'function') return found as Handler
  const words = `Invalid function signature for the "${name}" handler. Use "exports.${name} = async function(event, api) { }" as the signature.`
  throw mark(new Error(`${words}${others(exports, name)}`), 'invalid_handler')
}

/** The handlers that are there instead: the usual cause is an Action bound to the wrong trigger. */
function others(exports: unknown, name: string): string {
  if ((typeof exports !== 'object' || exports === null) && typeof exports !== 'function') return ''
  const names = Object.keys(exports).filter((key) => key !== name && typeof peek(exports, key) === 'function')
  return names.length === 0
    ? ''
    : ` The code exports ${names
        .slice(0, 5)
        .map((one) => `"${one}"`)
        .join(', ')} instead.`
}
