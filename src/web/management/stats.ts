// /stats: how many people sign in, counted from the log.
import { Type } from 'typebox'

import { users } from '#identity'
import { DAY, isoTime } from '#kit'

import { bodyRefusal } from '../validation.ts'
import { list, shape, time, whole } from './answers/shape.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

const works = { support: 'works' } as const

const day = (description: string) => Type.Optional(Type.String({ pattern: '^[0-9]{8}$', description }))
const daily = shape('DailyStats', {
  ...{ date: time, logins: whole, signups: whole, leaked_passwords: whole },
  ...{ updated_at: time, created_at: time },
})

const COUNTED = {
  s: 'logins',
  ss: 'signups',
  pwd_leak: 'leaked_passwords',
  signup_pwd_leak: 'leaked_passwords',
  reset_pwd_leak: 'leaked_passwords',
} as const
const LONGEST = 366 * DAY

export const statsRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/stats/active-users',
    summary: 'Count the users who logged in during the last 30 days',
    scopes: ['read:stats'],
    status: 200,
    answer: whole,
    handle: ({ storage: { db }, clock }) => users.countActive(db, clock.now() - 30 * DAY),
  }),
  route({
    ...works,
    note: 'counted from the log, so as far back as it is kept; days without anything are zeros',
    method: 'GET',
    path: '/stats/daily',
    summary: 'Get daily stats',
    scopes: ['read:stats'],
    status: 200,
    answer: list(daily),
    query: closed({ from: day('First day, YYYYMMDD'), to: day('Last day, YYYYMMDD') }),
    async handle({ logs, storage: { db }, clock }, { query }) {
      const today = Math.floor(clock.now() / DAY) * DAY
      const to = readDay(query.to, 'to') ?? today
      const from = readDay(query.from, 'from') ?? to - 29 * DAY
      if (to < from || to - from > LONGEST) throw bodyRefusal('A range of at most a year', 'to')
      const counts = await logs.countByDay(db, Object.keys(COUNTED) as (keyof typeof COUNTED)[], {
        ...{ from, to: to + DAY },
      })
      const figures = new Map<number, { logins: number; signups: number; leaked_passwords: number }>()
      for (let at = from; at <= to; at += DAY) figures.set(at, { logins: 0, signups: 0, leaked_passwords: 0 })
      for (const { day: at, type, count } of counts) {
        const of = figures.get(at)
        if (of) of[COUNTED[type as keyof typeof COUNTED]] += count
      }
      const updated_at = isoTime(clock.now())
      return [...figures].map(([at, of]) => ({ date: isoTime(at), ...of, updated_at, created_at: isoTime(at) }))
    },
  }),
]

/** `20260229` is no day, and `Date` would make another of it. */
function readDay(text: string | undefined, property: string): number | undefined {
  if (text === undefined) return undefined
  const at = Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6)))
  if (isoTime(at).slice(0, 10).replaceAll('-', '') !== text) throw bodyRefusal('No such day', property)
  return at
}
