// How a test run of a continue handler is asked for: what came back from a redirect, or what a form was answered.
import { type Static, Type } from 'typebox'

import { type Continuation, TEST_STATE, tokenFaults } from '#actions'

import { bodyRefusal } from '../validation.ts'
import { anyObject, closed } from './schema.ts'

/** As many and as long as `/continue` takes them. */
const texts = (description: string) =>
  Type.Optional(
    Type.Record(Type.String(), Type.String({ maxLength: 16_384 }), {
      ...{ maxProperties: 50, description },
    }),
  )

export const continuation = closed(
  {
    query: texts('Parameters of the address that the browser came back to'),
    body: texts('Fields of the form that brought it back'),
    token: Type.Optional(
      closed(
        {
          secret: Type.String({
            minLength: 1,
            maxLength: 128,
            description: 'Name of the secret that it is signed with',
          }),
          name: Type.Optional(
            Type.String({ minLength: 1, maxLength: 200, description: 'Parameter that it comes in; session_token' }),
          ),
          in: Type.Optional(Type.Enum(['query', 'body'], { description: 'Where it comes in; query' })),
          claims: Type.Optional(anyObject),
          fault: Type.Optional(Type.Enum([...tokenFaults], { description: 'What is wrong with it; nothing' })),
        },
        { description: 'A session token as the other site signs it: iss, sub, exp and state are those of the run' },
      ),
    ),
    prompt: Type.Optional(
      closed(
        {
          id: Type.String({ minLength: 1, maxLength: 200, description: 'Id of the form' }),
          fields: Type.Optional(anyObject),
          vars: Type.Optional(anyObject),
        },
        { description: 'The answer of a form, as event.prompt' },
      ),
    ),
  },
  { description: 'Keyturn: runs the continue handler, after a redirect or a form' },
)

/** Set by the run itself. */
const OURS = ['iss', 'sub', 'exp', 'iat', 'state']

/** @throws AppError for what no browser brings back */
export function readContinuation(given: Static<typeof continuation>): Continuation {
  const { prompt, ...returned } = given
  if (prompt) {
    if (Object.keys(returned).length === 0) return { prompt }
    throw bodyRefusal('A redirect came back or a form was answered, not both', 'continue.prompt')
  }
  const { token } = returned
  for (const part of ['query', 'body'] as const) {
    const { state, ...others } = returned[part] ?? {}
    if (state !== undefined && state !== TEST_STATE) {
      throw bodyRefusal(`The state of a test run is "${TEST_STATE}": leave it out`, `continue.${part}.state`)
    }
    const name = token?.name ?? 'session_token'
    if (token && (token.in ?? 'query') === part && Object.hasOwn(others, name)) {
      throw bodyRefusal('It is given here and signed by the run: leave one out', `continue.${part}.${name}`)
    }
  }
  const set = OURS.find((name) => Object.hasOwn(token?.claims ?? {}, name))
  if (set !== undefined) {
    throw bodyRefusal('The run sets it; for a wrong one ask for a fault', `continue.token.claims.${set}`)
  }
  return returned
}
