// The adapter for legacy Hooks: (user, context, cb), and only cb ends it (spec/triggers.md §4).
import { createRequire } from 'node:module'

import type { Run } from '../protocol.ts'
import { captured, peek, textOf } from './capture.ts'
import { mark } from './thrown.ts'

const { isArray } = Array
const { inherits } = createRequire('/')('node:util') as typeof import('node:util')

/** Names that every Hook script finds defined, whether its extension point uses them or not. */
export function hookScope(): { readonly [name: string]: unknown } {
  return {
    PreUserRegistrationError: errorClass('PreUserRegistrationError'),
    ExtensibilityUserError: errorClass('ExtensibilityUserError'),
  }
}

/** Callable with and without new; `message` is for the log, `friendlyMessage` for the user. */
function errorClass(name: string): (message?: string, friendlyMessage?: string) => Error {
  function HookError(this: unknown, message?: string, friendlyMessage?: string): Error {
    const own = this instanceof HookError
    const fresh = () => Object.create(HookError.prototype as object) as object
    const self = (own ? this : fresh()) as Error & { friendlyMessage?: string }
    Error.captureStackTrace(self, HookError)
    Object.defineProperty(self, 'name', { value: name, configurable: true, writable: true })
    Object.defineProperty(self, 'message', { value: message ?? '', configurable: true, writable: true })
    self.friendlyMessage = friendlyMessage ?? message ?? ''
    return self
  }
  inherits(HookError, Error)
  return HookError
}

type HookFunction = (...args: unknown[]) => unknown

/** `return function …` scripts and `module.exports = function …` scripts. */
export function hookOf(exports: unknown, returned: unknown): HookFunction {
  const found = [returned, exports, peek(exports, 'default')].find((one) => typeof one === 'function')
  if (found === undefined) throw mark(new Error(`The Hook exports no function. ${USE}`), 'invalid_handler')
  const declared = peek(found, 'length')
  if (typeof declared === 'number' && declared > 3) {
    throw mark(new Error(`The Hook declares ${declared} parameters. ${USE}`), 'invalid_handler')
  }
  return found as HookFunction
}

const USE = 'Use "module.exports = function (user, context, cb) { cb(); }".'

/**
 * Calls the Hook.
 *
 * @param done called once, by the first cb or by the exception of an async Hook before it; `again` when cb is called
 *   once more; `late` for what an async Hook throws after it
 */
export function callHook(
  hook: HookFunction,
  run: Run,
  done: (error: unknown, failed: boolean) => void,
  again: () => void,
  late: (thrown: unknown) => void,
): void {
  const { user, context } = bodyOf(run)
  let ended = false
  const cb = (error?: unknown) => {
    if (ended) return again()
    ended = true
    if (error) done(asError(error), true)
    else done(undefined, false)
  }
  // always three, however many the script declares: some read the callback from `arguments`
  const answer = captured.apply(hook, undefined, [user, context, cb])
  // an async Hook that throws will not call back any more: it need not use up its time first
  const then = peek(answer, 'then')
  if (typeof then !== 'function') return
  captured.apply(then, answer, [
    undefined,
    (thrown: unknown) => {
      if (ended) return late(thrown)
      ended = true
      done(asError(thrown), true)
    },
  ])
}

function bodyOf(run: Run): { user: unknown; context: object } {
  const body: unknown = run.event
  if (!isRecord(body)) throw refusal('Body')
  if (!isRecord(body.user)) throw refusal('Body.user')
  if (!isRecord(body.context)) throw refusal('Body.context')
  if (!isRecord(body.context.connection)) throw refusal('Body.context.connection')
  const webtask = { secrets: run.secrets, data: { ...run.secrets }, body, params: {}, query: {}, headers: {} }
  return { user: body.user, context: { ...body.context, webtask } }
}

function refusal(part: string): Error {
  return new Error(`${part} received by extensibility point is not an object`)
}

function asError(error: unknown): unknown {
  if (error instanceof Error) return error
  const message = peek(error, 'message')
  return new Error(typeof message === 'string' && message !== '' ? message : textOf(error))
}

function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !isArray(value)
}
