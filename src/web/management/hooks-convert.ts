// /hooks/{id}/convert: the Action that does what a Hook does, and the proof that it does.
import { Type } from 'typebox'

import type { HookConversion } from '#actions'
import { AppError } from '#kit'

import { bodyRefusal } from '../validation.ts'
import { showAction } from './action-shapes.ts'
import { route } from './route.ts'
import { anyObject, closed } from './schema.ts'
import { stub } from './stub.ts'

/** Every sample is run with every answer, twice. */
const MOST_RUNS = 25

export const hookConvertRoutes = [
  route({
    support: 'works',
    method: 'POST',
    path: '/hooks/:id/convert',
    summary: 'Keyturn: convert a hook to an action',
    scopes: ['update:hooks'],
    status: 200,
    body: closed({
      verify: Type.Optional(Type.Boolean({ description: 'Run both on samples and compare what they send' })),
      modernize: Type.Optional(Type.Boolean({ description: 'Replace packages that nobody maintains' })),
      samples: Type.Optional(
        Type.Array(anyObject, {
          minItems: 1,
          maxItems: MOST_RUNS,
          description: 'Bodies to run with: user and context',
        }),
      ),
      answers: Type.Optional(
        Type.Array(Type.Array(stub, { maxItems: 100 }), {
          minItems: 1,
          maxItems: MOST_RUNS,
          description: 'What the network answers, one list of stubs for each run',
        }),
      ),
      create_action: Type.Optional(
        Type.Boolean({ description: "Make the action, with the hook's secrets; needs create:actions" }),
      ),
    }),
    bodyOptional: true,
    async handle({ actions }, { params: { id = '' }, body, caller }) {
      const { verify = false, modernize, samples, answers, create_action: create = false } = body
      if (!verify && (samples ?? answers)) throw bodyRefusal('samples and answers are of use with verify only')
      if ((samples?.length ?? 2) * (answers?.length ?? 3) > MOST_RUNS) {
        throw bodyRefusal(`Too many runs: samples times answers, maximum ${MOST_RUNS}`)
      }
      if (create && !caller.scope.has('create:actions')) {
        throw new AppError('forbidden', 'insufficient_scope', 'Insufficient scope, expected any of: create:actions')
      }
      const prove = verify ? { samples, answers } : undefined
      const done = await actions.hooks.convert(id, { modernize, create, prove })
      const shown = showConversion(done)
      return done.action ? { ...shown, action: await showAction(actions, done.action) } : shown
    },
  }),
]

function showConversion({ conversion, proof }: HookConversion): Record<string, unknown> {
  const { code, dependencies, secrets, changes, remarks, left } = conversion
  return {
    code,
    dependencies,
    secrets,
    report: { changes, remarks, not_converted: left },
    ...(proof ? { proof } : {}),
  }
}
