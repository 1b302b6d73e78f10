// What the tenant's log promises, on both databases: written with the change, found again, without a secret.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError, DAY, heldClock, silentLog, type HeldClock, type JsonObject } from '#kit'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'

import { type LogEvent, type Logs, openLogs } from './index.ts'

const START = Date.UTC(2026, 10, 21, 9, 0, 0)

await withStores((name, openStorage) => {
  async function withLogs(work: (logs: Logs, storage: Storage, clock: HeldClock) => Promise<void>): Promise<void> {
    await using storage = await openStorage()
    const clock = heldClock(START)
    await work(openLogs({ storage, clock, log: silentLog, tenantName: 'acme' }), storage, clock)
  }

  const page = { page: 0, perPage: 50 }

  test(`${name}: an event has the envelope of Auth0's`, () =>
    withLogs(async (logs, storage) => {
      const id = await logs.write(storage.db, {
        type: 'scp',
        user: { id: 'auth0|64f1c0ffee', name: 'ada@example.com' },
        connection: { id: 'con_0123456789abcdef', name: 'Username-Password-Authentication', strategy: 'auth0' },
        client: { id: 'client-1', name: 'Shop' },
        request: {
          ip: '203.0.113.7',
          hostname: 'id.example.com',
          userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148',
        },
        details: { actions: { executions: ['abc'] } },
      })
      assert.match(id, /^\d{56}$/)
      assert.deepEqual(await logs.find(storage.db, id), {
        date: '2026-11-21T09:00:00.000Z',
        type: 'scp',
        description: 'Success Change Password',
        connection: 'Username-Password-Authentication',
        connection_id: 'con_0123456789abcdef',
        client_id: 'client-1',
        client_name: 'Shop',
        ip: '203.0.113.7',
        user_agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148',
        hostname: 'id.example.com',
        user_id: 'auth0|64f1c0ffee',
        user_name: 'ada@example.com',
        strategy: 'auth0',
        strategy_type: 'database',
        details: { actions: { executions: ['abc'] } },
        log_id: id,
        _id: id,
        isMobile: true,
        $event_schema: { version: '1.0.0' },
        environment_name: 'keyturn',
        tenant_name: 'acme',
      })
      assert.equal(await logs.find(storage.db, '9'.repeat(56)), undefined)
    }))

  test(`${name}: ids sort by time and increase strictly, even when the clock steps back`, () =>
    withLogs(async (logs, storage, clock) => {
      const ids = []
      for (const step of [0, 0, 0, 5, -60_000, 0, 120_000]) {
        clock.advance(step)
        ids.push(await logs.write(storage.db, { type: 'w' }))
      }
      assert.deepEqual(ids, [...new Set(ids)].sort())
    }))

  test(`${name}: an event of a transaction that is rolled back is neither kept nor told`, () =>
    withLogs(async (logs, storage) => {
      const told: string[] = []
      logs.subscribe((event) => told.push(event.type))
      await assert.rejects(
        storage.transaction(async (tx) => {
          await logs.write(tx, { type: 'scp' })
          throw new Error('changed my mind')
        }),
      )
      await storage.transaction(async (tx) => {
        await logs.write(tx, { type: 'fcp' })
        assert.deepEqual(told, [])
      })
      assert.deepEqual(told, ['fcp'])
      assert.deepEqual(
        (await logs.list(storage.db, page)).logs.map((event) => event.type),
        ['fcp'],
      )
    }))

  test(`${name}: a listener that throws goes on hearing, and one that left hears nothing`, () =>
    withLogs(async (logs, storage) => {
      let heard = 0
      logs.subscribe(() => {
        heard++
        throw new Error('my own trouble')
      })
      const leave = logs.subscribe(() => heard++)
      await logs.write(storage.db, { type: 'w' })
      leave()
      await logs.write(storage.db, { type: 'w' })
      assert.equal(heard, 3)
    }))

  test(`${name}: pages come newest first, with totals when asked, or oldest first`, () =>
    withLogs(async (logs, storage, clock) => {
      const ids: string[] = []
      for (let i = 0; i < 5; i++) {
        clock.advance(1000)
        ids.push(await logs.write(storage.db, { type: 's', user: { id: i % 2 ? 'auth0|odd' : 'auth0|even' } }))
      }
      const first = await logs.list(storage.db, { page: 0, perPage: 2, totals: true })
      assert.deepEqual(
        { ...first, logs: first.logs.map(idOf) },
        { start: 0, limit: 2, total: 5, logs: [ids[4], ids[3]] },
      )
      const last = await logs.list(storage.db, { page: 2, perPage: 2, sort: 'date:-1' })
      assert.deepEqual({ ...last, logs: last.logs.map(idOf) }, { start: 4, limit: 2, total: 0, logs: [ids[0]] })
      const oldest = await logs.list(storage.db, { page: 0, perPage: 2, sort: 'date:1' })
      assert.deepEqual(oldest.logs.map(idOf), [ids[0], ids[1]])
      const odd = await logs.listOfUser(storage.db, 'auth0|odd', { ...page, totals: true })
      assert.deepEqual({ total: odd.total, logs: odd.logs.map(idOf) }, { total: 2, logs: [ids[3], ids[1]] })
      await assert.rejects(logs.list(storage.db, { ...page, sort: 'user_id:1' }), AppError)
    }))

  test(`${name}: a checkpoint gives what came after it, oldest first`, () =>
    withLogs(async (logs, storage) => {
      const ids: string[] = []
      for (let i = 0; i < 5; i++) ids.push(await logs.write(storage.db, { type: 's' }))
      assert.deepEqual((await logs.listFrom(storage.db, { from: ids[1] ?? '', take: 2 })).map(idOf), [ids[2], ids[3]])
      assert.deepEqual(await logs.listFrom(storage.db, { from: ids[4] ?? '', take: 2 }), [])
      assert.equal((await logs.listFrom(storage.db, { from: '0', take: 100 })).length, 5)
    }))

  test(`${name}: the usual searches find what they name`, () =>
    withLogs(async (logs, storage, clock) => {
      const write = async (day: number, event: Parameters<Logs['write']>[1]) => {
        clock.set(Date.UTC(2026, 10, day, 12, 30, 15, 250))
        await logs.write(storage.db, event)
      }
      await write(1, {
        type: 'scp',
        user: { id: 'auth0|1', name: 'ada@example.com' },
        request: { ip: '2001:db8::1' },
        details: { n: 1 },
      })
      await write(2, {
        type: 'fcp',
        user: { id: 'auth0|2', name: 'Grace Hopper' },
        description: 'Password is too weak',
        details: { n: 2 },
      })
      await write(3, {
        type: 'scpr',
        client: { id: 'c1', name: 'Shop 100%' },
        details: { n: 3, actions: { outcome: 'deny' } },
      })
      await write(4, {
        type: 's',
        user: { id: 'auth0|1', name: 'ada@example.com' },
        request: { userAgent: 'curl/8' },
        details: { n: 4 },
      })
      const found = async (q: string) =>
        (await logs.list(storage.db, { ...page, sort: 'date:1', q })).logs
          .map((event) => JSON.stringify(event.details['n']))
          .join('')
      const searches: Record<string, string> = {
        '': '1234',
        'type:scp': '1',
        'type:sc*': '13',
        'type:sc?': '1',
        'type:(scp OR fcp)': '12',
        'type:scp type:fcp': '',
        'type:scp OR type:fcp AND user_id:"auth0|2"': '12',
        '(type:scp OR type:fcp) AND NOT user_id:"auth0|2"': '1',
        'NOT type:s*': '2',
        '-type:scp': '234',
        'user_id:auth0|1': '14',
        'user_id:"auth0|1" && type:s': '4',
        'user_name:"grace hopper"': '2',
        'user_name:*@example.com': '14',
        'ip:2001:db8::1': '1',
        'ip:"2001:db8::1"': '1',
        '_exists_:ip': '1',
        'ip:*': '1',
        weak: '2',
        '"too weak"': '2',
        '"100%"': '3',
        'client_name:*%': '3',
        'description:*_*': '',
        'details.actions.outcome:deny': '3',
        'isMobile:false AND type:s': '4',
        'date:[2026-11-02 TO 2026-11-03]': '23',
        'date:{2026-11-02 TO 2026-11-04}': '3',
        'date:[2026-11-03 TO *]': '34',
        'date:>2026-11-03': '4',
        'date:>=2026-11-03': '34',
        'date:<2026-11-01T12:30:15.251Z': '1',
        'date:[2026-11-01T12:30:15.251Z TO 2026-11-02T12:30:15.250Z]': '2',
        'date:2026-11': '1234',
        "user_name:' OR 1=1 --": 'refused',
        'description:"\' OR 1=1 --"': '',
      }
      for (const [q, expected] of Object.entries(searches)) {
        const actual = await found(q).catch((thrown: unknown) => {
          assert.ok(thrown instanceof AppError, String(thrown))
          return 'refused'
        })
        if (expected !== 'refused') assert.equal(actual, expected, q)
      }
    }))

  test(`${name}: a search that cannot be read is refused with what is wrong`, () =>
    withLogs(async (logs, storage) => {
      const wrong = [
        'type:',
        'type:"scp',
        '(type:scp',
        'type:scp)',
        'date:[a TO b]',
        'date:[2026-11-01 2026-11-02]',
        'AND',
        'event_json:x',
        'details.a"b:x',
        'date:yesterday',
        '('.repeat(50),
        'x'.repeat(3000),
      ]
      for (const q of wrong) {
        await assert.rejects(logs.list(storage.db, { ...page, q }), (thrown: unknown) => {
          assert.ok(thrown instanceof AppError, `${q}: ${String(thrown)}`)
          assert.equal(thrown.kind, 'invalid')
          return true
        })
      }
    }))

  test(`${name}: secrets under telling names and in telling forms are never stored`, () =>
    withLogs(async (logs, storage) => {
      const details: JsonObject = {
        request: {
          body: { password: 'canary-1', newPassword: 'canary-2', email: 'ada@example.com', password_hash: 'canary-3' },
          headers: { authorization: 'Bearer canary-4444', cookie: 'sid=canary-5', 'x-api-key': 'canary-6' },
          query: { ticket: 'canary-7', code: 'canary-8', state: 'fine' },
        },
        response: { access_token: 'canary-9', id_token: ['canary-10'], error_code: 'too_weak', statusCode: 400 },
        list: [{ recovery_code: 'canary-11' }, { otp: 123456 }],
        url: 'https://id.example/u/reset-verify?ticket=canary-12&lang=en#code=canary-13',
        note: 'sent Bearer canary-14canary and eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOjE1fQ.canary-15',
        client_secret: 'canary-16',
        error: { code: 'invalid_grant' },
        tokens: { refresh: 'canary-17' },
        hasPassword: true,
        ticket_id: 'tkt_1',
      }
      const id = await logs.write(storage.db, { type: 'fcp', description: 'at https://x/?token=canary-18', details })
      const rows = await storage.db.selectFrom('log_events').selectAll().execute()
      assert.doesNotMatch(JSON.stringify(rows), /canary|123456/)
      const event = await logs.find(storage.db, id)
      assert.deepEqual(event?.details['error'], { code: 'invalid_grant' })
      assert.deepEqual(event?.details['response'], {
        access_token: '[redacted]',
        id_token: '[redacted]',
        error_code: 'too_weak',
        statusCode: 400,
      })
      assert.equal(event?.details['hasPassword'], true)
      assert.equal(event?.details['ticket_id'], 'tkt_1')
      assert.equal(event?.details['url'], 'https://id.example/u/reset-verify?ticket=[redacted]&lang=en#code=[redacted]')
    }))

  test(`${name}: line breaks and control characters from outside stay inside one value (CWE-117)`, () =>
    withLogs(async (logs, storage) => {
      const userAgent = 'curl/8\r\n{"type":"scp","log_id":"1"}\n\u001b[2J\u0007'
      const id = await logs.write(storage.db, {
        type: 'fp',
        request: { userAgent },
        user: { id: 'x\ny', name: "'; drop table log_events; --" },
      })
      const { logs: all } = await logs.list(storage.db, page)
      assert.equal(all.length, 1)
      assert.equal(all[0]?.user_agent, userAgent)
      const rows = await storage.db.selectFrom('log_events').select('event_json').where('log_id', '=', id).execute()
      assert.doesNotMatch(rows[0]?.event_json ?? '', /\p{Cc}/u)
    }))

  test(`${name}: events are counted by day and type`, () =>
    withLogs(async (logs, storage, clock) => {
      for (const type of ['s', 's', 'f'] as const) await logs.write(storage.db, { type })
      clock.advance(DAY)
      await logs.write(storage.db, { type: 's' })
      const day = Math.floor(START / DAY) * DAY
      const counts = await logs.countByDay(storage.db, ['s'], { from: day, to: day + 2 * DAY })
      assert.deepEqual(
        counts.toSorted((a, b) => a.day - b.day),
        [
          { day, type: 's', count: 2 },
          { day: day + DAY, type: 's', count: 1 },
        ],
      )
    }))

  test(`${name}: retention deletes the oldest, so many at a time`, () =>
    withLogs(async (logs, storage, clock) => {
      for (let i = 0; i < 5; i++) {
        clock.advance(1000)
        await logs.write(storage.db, { type: 's', details: { i } })
      }
      const before = START + 4000
      assert.equal(await logs.deleteOlderThan(storage.db, before, 2), 2)
      assert.equal(await logs.deleteOlderThan(storage.db, before, 2), 1)
      assert.equal(await logs.deleteOlderThan(storage.db, before, 2), 0)
      assert.deepEqual(
        (await logs.list(storage.db, page)).logs.map((event) => event.details['i']),
        [4, 3],
      )
    }))
})

function idOf(event: LogEvent): string {
  return event.log_id
}
