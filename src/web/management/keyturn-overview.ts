// /keyturn/overview: the figures of the dashboard's first page.
import { Type } from 'typebox'

import { DAY } from '#kit'

import { list, shape, text, whole } from './answers/shape.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

const TYPES = ['scpr', 'scp', 'fcp', 'mfar', 'gd_auth_succeed', 'gd_auth_failed', 'actions_execution_failed'] as const

const answer = shape('Overview', {
  days: list(
    shape('OverviewDay', {
      date: Type.String({ format: 'date' }),
      ...{ requested: whole, changed: whole, failed: whole },
      ...{ challenged: whole, challenge_passed: whole, challenge_failed: whole, executions_failed: whole },
    }),
  ),
  queue: shape('QueueDepth', { ready: whole, later: whole, running: whole, failed: whole, oldestMs: Type.Number() }),
  server: shape('ServerFacts', {
    version: text,
    store: Type.Enum(['sqlite', 'postgres']),
    isolation: shape('IsolationFacts', { tier: text, words: text }),
  }),
})

export const keyturnOverviewRoutes = [
  route({
    support: 'works',
    method: 'GET',
    path: '/keyturn/overview',
    summary: 'Keyturn: resets, changes, challenges and failures by day; the queue',
    scopes: ['read:stats'],
    status: 200,
    answer,
    query: closed({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90, description: '14 when left out' })) }),
    async handle({ logs, storage, jobs, isolation, version, clock }, { query: { days = 14 } }) {
      const today = Math.floor(clock.now() / DAY)
      const first = today - days + 1
      const counts = await logs.countByDay(storage.db, TYPES, { from: first * DAY, to: (today + 1) * DAY })
      const of = (day: number, type: string) =>
        counts.find((each) => each.day === day * DAY && each.type === type)?.count ?? 0
      return {
        days: Array.from({ length: days }, (_, i) => ({
          date: new Date((first + i) * DAY).toISOString().slice(0, 10),
          requested: of(first + i, 'scpr'),
          changed: of(first + i, 'scp'),
          failed: of(first + i, 'fcp'),
          challenged: of(first + i, 'mfar'),
          challenge_passed: of(first + i, 'gd_auth_succeed'),
          challenge_failed: of(first + i, 'gd_auth_failed'),
          executions_failed: of(first + i, 'actions_execution_failed'),
        })),
        queue: await jobs.depth(),
        server: { version, store: storage.dialect, isolation: { tier: isolation.tier, words: isolation.words } },
      }
    },
  }),
]
