// Figures by day, counted from the log.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { DAY, isoTime } from '#kit'

import { openStage } from '../testing-stage.ts'

test('daily figures count sign-ins, signups and leaked passwords of each day, zeros included', async () => {
  await using stage = await openStage()
  const { deps, clock, ask } = stage
  clock.set(Date.UTC(2026, 10, 20, 23, 59, 59))
  for (const type of ['s', 's', 'ss', 'f'] as const) await deps.logs.write(deps.storage.db, { type })
  clock.set(Date.UTC(2026, 10, 21, 0, 0, 1))
  for (const type of ['s', 'pwd_leak', 'reset_pwd_leak'] as const) await deps.logs.write(deps.storage.db, { type })
  const { body } = await ask('GET', '/stats/daily?from=20261119&to=20261121')
  assert.deepEqual(
    (body as Record<string, unknown>[]).map(({ date, logins, signups, leaked_passwords }) => [
      ...[date, logins, signups, leaked_passwords],
    ]),
    [
      ['2026-11-19T00:00:00.000Z', 0, 0, 0],
      ['2026-11-20T00:00:00.000Z', 2, 1, 0],
      ['2026-11-21T00:00:00.000Z', 1, 0, 2],
    ],
  )
  const month = (await ask('GET', '/stats/daily')).body as { date: string }[]
  assert.deepEqual([month.length, month[0]?.date], [30, isoTime(Date.UTC(2026, 10, 21) - 29 * DAY)])
  for (const query of ['from=20260230', 'from=20261121&to=20261120', 'from=2026-11-01', 'from=20200101', 'to=1']) {
    assert.equal((await ask('GET', `/stats/daily?${query}`)).status, 400, query)
  }
})
