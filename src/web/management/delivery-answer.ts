// How a test send ended, as it is answered: an answer of the server's, also when the provider refused.
import { Type } from 'typebox'

import type { Delivery } from '#mail'

import { closed } from './schema.ts'

export const deliveryShape = closed({
  delivered: Type.Boolean(),
  by: Type.String(),
  reason: Type.Optional(Type.String()),
  problem: Type.Optional(Type.String()),
})

/** `by`: the provider, or `inbox`. `problem`: why the template could not be used. */
export function deliveryAnswer(delivery: Delivery): Record<string, unknown> {
  if (delivery.kind === 'off') return { delivered: false, by: 'none', reason: 'Mails of this kind are switched off.' }
  const { by, problem } = delivery
  return {
    delivered: delivery.kind === 'sent',
    by,
    ...(delivery.kind === 'sent' ? {} : { reason: delivery.reason }),
    ...(problem === undefined ? {} : { problem }),
  }
}
