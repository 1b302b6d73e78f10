// For the tests of flows, executions, logs and Hooks in the dashboard: one server with a past, somebody signed in, and hands.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sql } from 'kysely'
import type { Browser, Frame, Page } from 'playwright-core'

import { DAY, silentLog, systemClock } from '#kit'
import { openStorage } from '#storage'

import { openBrowser } from '../browser.ts'
import { ADMIN_ENV, openDashboard } from '../dashboard-stage.ts'
import { executionOf, openStandIn, type StandIn, startServer, type TestServer, untilBuilt } from '../server.ts'

export const HANDLER = 'exports.onExecutePostChangePassword = async (event, api) => {'
/** What hostile people put wherever a text fits. */
export const EVIL = '<img src=x onerror="document.title=\'pwned\'"><script>document.title="pwned"</script>'
/** So many executions and log events there were yesterday. */
export const SEEDED = 1000

export type Operations = AsyncDisposable & {
  server: TestServer
  /** answers for api.example.com */
  standIn: StandIn
  browser: Browser
  page: Page
  /** Changes the password of mara. @returns the execution, which has ended */
  changePassword(): Promise<string>
  writeDraft(id: string, code: string): Promise<void>
  deploy(id: string, code: string): Promise<void>
  /** The next change there is answered as with an expired token, and whoever signed in has to sign in again. */
  expire(path: string): Promise<void>
}

export async function openOperations(): Promise<Operations> {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-e2e-'))
  await seed(directory)
  const standIn = await openStandIn('api.example.com')
  const server = await startServer({
    directory,
    env: {
      ...ADMIN_ENV,
      KEYTURN_EGRESS_MAP: `api.example.com=127.0.0.1:${standIn.port}`,
      NODE_EXTRA_CA_CERTS: standIn.authorities,
    },
  })
  const browser = await openBrowser()
  const visit = await openDashboard(browser, server)
  const { page } = visit
  const { api } = server
  const connection = 'Username-Password-Authentication'
  const made = await api('POST', '/api/v2/users', { connection, email: 'mara@example.com', password: 'Old-1-pw' })
  const user: string = made.body.user_id
  let changes = 0

  async function writeDraft(id: string, code: string): Promise<void> {
    const { status } = await api('PATCH', `/api/v2/actions/actions/${id}`, { code })
    assert.equal(status, 200)
    await untilBuilt(api, id)
  }

  return {
    ...{ server, standIn, browser, page, writeDraft },
    async changePassword() {
      const known = changes === 0 ? undefined : (await executionOf(api, user)).id
      const { status } = await api('PATCH', `/api/v2/users/${user}`, { password: `New-password-${++changes}` })
      assert.equal(status, 200)
      return (await executionOf(api, user, known)).id
    },
    async deploy(id, code) {
      await writeDraft(id, code)
      const { status } = await api('POST', `/api/v2/actions/actions/${id}/deploy`)
      assert.ok(status < 300)
    },
    async expire(path) {
      await page.context().clearCookies()
      await page.route(path, (route) =>
        route.request().method() === 'GET'
          ? route.fallback()
          : route.fulfill({
              status: 401,
              json: { statusCode: 401, error: 'Unauthorized', message: 'Expired token' },
            }),
      )
      // a preview's frame goes elsewhere, too
      const left = (frame: Frame) => {
        if (frame !== page.mainFrame()) return
        page.off('framenavigated', left)
        void page.unroute(path)
      }
      page.on('framenavigated', left)
    },
    async [Symbol.asyncDispose]() {
      try {
        // what a policy stopped, and what was asked of anybody else, fails here
        await visit[Symbol.asyncDispose]()
      } finally {
        await browser.close()
        await server[Symbol.asyncDispose]()
        await standIn[Symbol.asyncDispose]()
        rmSync(directory, { recursive: true, force: true })
      }
    },
  }
}

async function seed(directory: string): Promise<void> {
  await using storage = await openStorage({ directory, url: undefined, log: silentLog })
  const { db } = storage
  const at = systemClock.now() - DAY
  const numbers = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${SEEDED})`
  await sql`insert into executions (id, trigger_id, status, user_id, event_sealed, event_json, created_at, updated_at)
    ${numbers} select printf('%040d', i), 'post-change-password', 'final', 'auth0|seeded', '', '{}', ${at} + i, ${at} + i
    from n`.execute(db)
  const id = sql`'90020' || printf('%013d', ${at} + i) || printf('%038d', i)`
  await sql`insert into log_events (log_id, position, type, date, event_json)
    ${numbers} select ${id}, i, 'w', ${at} + i,
      json_object('log_id', ${id}, 'type', 'w', 'date', '2026-01-01T00:00:00.000Z', 'description', 'seeded ' || i)
    from n`.execute(db)
}
