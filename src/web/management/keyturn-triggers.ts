// /keyturn/triggers: the register whole, for editors: starter code, types, a sample event, who waits for it.
import { Type } from 'typebox'

import { isObject, type JsonObject } from '#kit'
import { readCommands, triggerIds, triggers } from '#triggers'

import { previewOutcome } from '../pages/preview-outcome.ts'
import { bodyRefusal } from '../validation.ts'
import { flag, list, shape, text, whole } from './answers/shape.ts'
import { route } from './route.ts'
import { anyObject, closed, nullable } from './schema.ts'

export const keyturnTriggerRoutes = [
  route({
    support: 'works',
    method: 'GET',
    path: '/keyturn/triggers',
    summary: 'Keyturn: triggers with their types, starter code and sample event',
    scopes: ['read:actions'],
    status: 200,
    answer: shape('RegisteredTriggers', {
      triggers: list(
        shape('RegisteredTrigger', {
          id: Type.Enum([...triggerIds]),
          ...{ name: text, description: text, blocking: flag, current: text },
          versions: list(
            shape('RegisteredTriggerVersion', { version: text, status: text, starter: text, types: text }),
          ),
          ...{ runtimes: list(text), default_runtime: text, max_bound: nullable(whole) },
          handlers: shape('TriggerHandlers', { execute: text, continue: nullable(text) }),
          sample_event: anyObject,
        }),
      ),
    }),
    handle: () =>
      Promise.resolve({
        triggers: Object.values(triggers).map((trigger) => ({
          id: trigger.id,
          name: trigger.name,
          description: trigger.description,
          blocking: trigger.blocking,
          current: trigger.current,
          versions: trigger.versions.map(({ version, status }) => ({
            version,
            status,
            starter: trigger.starter(version),
            types: trigger.types(version),
          })),
          runtimes: trigger.runtimes,
          default_runtime: trigger.defaultRuntime,
          max_bound: trigger.maxBound,
          handlers: trigger.handlers,
          sample_event: trigger.sampleEvent,
        })),
      }),
  }),
  route({
    support: 'works',
    method: 'POST',
    path: '/keyturn/triggers/password-reset-post-challenge/page',
    summary: 'Keyturn: the page that a reset would show after an action, by what it asked for',
    scopes: ['read:actions'],
    // it changes nothing, and goes with every test run
    unlogged: true,
    status: 200,
    answer: shape('OutcomePage', {
      kind: Type.Enum(['continue', 'deny', 'challenge', 'redirect', 'prompt', 'failed']),
      words: text,
      html: text,
    }),
    body: closed({
      commands: Type.Array(anyObject, { maxItems: 1000, description: 'As a test run told them' }),
      failed: Type.Optional(Type.Boolean({ description: 'Whether the run failed' })),
      event: Type.Optional(anyObject),
    }),
    async handle(deps, { body, request }) {
      const commands = readCommands(body.commands, triggers['password-reset-post-challenge'].commands)
      if (!commands) throw bodyRefusal('These are no commands of an Action', 'commands')
      const { event = {}, failed = false } = body
      return previewOutcome(deps, { commands, failed, event: plain(event), locales: request.locales ?? [] })
    },
  }),
]

/** As a test run takes it: the event, or an object that holds it. */
function plain(event: JsonObject): JsonObject {
  return isObject(event['event']) ? event['event'] : event
}
