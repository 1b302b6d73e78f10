// /keyturn/tail: what Actions print, as it happens, on whichever node. /keyturn/last-runs: when each ran last.
import { Type } from 'typebox'

import { isoTime } from '#kit'

import { flag, list, shape, text, time } from './answers/shape.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

export const keyturnTailRoutes = [
  route({
    support: 'works',
    method: 'GET',
    path: '/keyturn/tail',
    summary: 'Keyturn: console lines of executions after a place in the log',
    answer: shape('Tail', {
      lines: list(
        shape('TailLine', {
          ...{ key: text, at: time, level: text, text, action_name: text, execution_id: text, trigger_id: text },
        }),
      ),
      next: text,
      more: flag,
    }),
    scopes: ['read:actions'],
    status: 200,
    query: closed({
      from: Type.Optional(
        Type.String({
          pattern: '^\\d{1,15}\\.[A-Za-z0-9_-]{0,64}\\.\\d{1,6}$',
          description: 'The `next` of the answer before; the end of the log when left out',
        }),
      ),
    }),
    async handle({ actions }, { query: { from } }) {
      if (from === undefined) return { lines: [], next: placeText(await actions.tail.end()), more: false }
      const [written = '', execution = '', position = ''] = from.split('.')
      const page = await actions.tail.after({ written: Number(written), execution, position: Number(position) })
      return {
        lines: page.lines.map((line) => ({
          ...{ key: line.key, at: isoTime(line.at), level: line.level, text: line.text, action_name: line.action },
          ...{ execution_id: line.execution, trigger_id: line.trigger },
        })),
        next: placeText(page.next),
        more: page.more,
      }
    },
  }),
  route({
    support: 'works',
    method: 'GET',
    path: '/keyturn/last-runs',
    summary: 'Keyturn: when each action ran last',
    answer: shape('LastRuns', {
      runs: list(shape('LastRun', { action_id: text, at: time, status: text, execution_id: text })),
    }),
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

function placeText({ written, execution, position }: { written: number; execution: string; position: number }): string {
  return `${written}.${execution}.${position}`
}
