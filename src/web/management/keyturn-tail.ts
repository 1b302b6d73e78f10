// /keyturn/tail: what Actions print, as it happens; asked again and again, works across nodes because it reads the
// store. /keyturn/last-runs: when each ran last.
import { Type } from 'typebox'

import { isoTime } from '#kit'

import { route } from './route.ts'
import { closed } from './schema.ts'

/** Attempts that ended just before the last reading may be committed just after it, and clocks of nodes differ. */
const OVERLAP_MS = 5_000

export const keyturnTailRoutes = [
  route({
    support: 'works',
    method: 'GET',
    path: '/keyturn/tail',
    summary: 'Keyturn: console lines of executions since a moment',
    scopes: ['read:actions'],
    status: 200,
    query: closed({
      since: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000, description: 'The `now` of the answer before' }),
      ),
    }),
    async handle({ actions, clock }, { query: { since } }) {
      const now = clock.now()
      const lines = since === undefined ? [] : await actions.linesSince(since - OVERLAP_MS)
      return {
        now,
        lines: lines.map(({ key, at, level, text, execution, trigger, action }) => ({
          ...{ key, at: isoTime(at), level, text, action_name: action },
          ...{ execution_id: execution, trigger_id: trigger },
        })),
      }
    },
  }),
  route({
    support: 'works',
    method: 'GET',
    path: '/keyturn/last-runs',
    summary: 'Keyturn: when each action ran last',
    scopes: ['read:actions'],
    status: 200,
    async handle({ actions }) {
      const runs = await actions.lastRuns()
      return {
        runs: runs.map(({ action, at, status, execution }) => ({
          ...{ action_id: action, at: isoTime(at), status, execution_id: execution },
        })),
      }
    },
  }),
]
