// A mailed link that confirms one thing, as a pure table: opening it consumes nothing, pressing Continue does.
import { HOUR } from '#kit'

import type { FlowDefinition } from '../flow.ts'
import type { Effect, Input, State } from './states.ts'

export const mailedLink: FlowDefinition<State, Input, Effect> = {
  kind: 'mailed-link',
  lifetime: HOUR,
  results: ['confirmed', 'link-dead'],
  table: {
    opened: {
      'continue-pressed': {
        to: ['opened'],
        effects: ['confirm'],
        step: (state) => ({ state, effect: { do: 'confirm', subject: state.subject } }),
      },
      confirmed: {
        to: ['confirmed'],
        step: ({ subject }, { resultUrl, email }) => ({
          state: {
            at: 'confirmed',
            subject,
            ...(resultUrl === undefined ? {} : { resultUrl }),
            ...(email === undefined ? {} : { email }),
          },
        }),
      },
      'link-dead': { to: ['failed'], step: ({ subject }, { why }) => ({ state: { at: 'failed', subject, why } }) },
    },
    confirmed: {},
    failed: {},
  },
}
