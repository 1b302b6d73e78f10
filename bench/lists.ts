// `node bench/lists.ts [rows]`: the dashboard's lists of users and log events, read to their end and scrolled in Chromium.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { connections, users } from '#identity'
import { silentLog, systemClock, systemIds } from '#kit'
import { openLogs } from '#logs'
import { openStorage } from '#storage'

import { openBrowser } from '../e2e/browser.ts'
import { ADMIN_ENV, openDashboard } from '../e2e/dashboard-stage.ts'
import { startServer } from '../e2e/server.ts'
import { machine } from './machine.ts'

const many = Number(process.argv[2] ?? 10_000)
const directory = mkdtempSync(join(tmpdir(), 'keyturn-bench-lists-'))
const env = { ...ADMIN_ENV, KEYTURN_RATE_LIMIT: '1000000' }

await seed()
const server = await startServer({ directory, env })
const browser = await openBrowser()
const lines: string[] = []
{
  await using visit = await openDashboard(browser, server)
  const { page } = visit
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const [name, path] of [
    ['Users', '/users'],
    ['Log events', '/logs'],
  ] as const) {
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 })
      await page.evaluate(
        `history.pushState({}, '', '/dashboard${path}'); dispatchEvent(new PopStateEvent('popstate', { state: {} }))`,
      )
      await page.getByRole('table', { name }).locator('tr[data-index]').first().waitFor()
      const began = performance.now()
      // to the end, as fast as pages come
      const rows = await page.evaluate<number>(`(async () => {
        for (;;) {
          scrollTo(0, document.documentElement.scrollHeight)
          await new Promise((resolve) => setTimeout(resolve, 20))
          const rows = Number(document.querySelector('table.kt-list').getAttribute('aria-rowcount')) - 1
          if (rows >= ${many} && !document.body.textContent.includes(' so far')) return rows
        }
      })()`)
      const read = (performance.now() - began) / 1000
      const { frames, drawn } = await page.evaluate<{ frames: number[]; drawn: number }>(`(async () => {
        const frames = []
        let drawn = 0
        const end = document.documentElement.scrollHeight - innerHeight
        let last = await new Promise(requestAnimationFrame)
        // a wheel turned fast: 400 px a frame, there and back
        const turns = Math.min(600, Math.floor(end / 400))
        for (let i = 0; i < turns * 2; i++) {
          scrollTo(0, (i < turns ? i : turns * 2 - i) * 400)
          const now = await new Promise(requestAnimationFrame)
          frames.push(now - last)
          last = now
          drawn = Math.max(drawn, document.querySelectorAll('tr[data-index]').length)
        }
        return { frames, drawn }
      })()`)
      const sorted = frames.toSorted((a, b) => a - b)
      const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(1)
      const slow = frames.filter((ms) => ms > 50).length
      const line = `| ${name} | ${width} | ${rows} | ${read.toFixed(1)} | ${drawn} | ${frames.length} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${at(1)} | ${slow} |`
      lines.push(line)
      process.stderr.write(`${line}\n`)
    }
  }
}
await browser.close()
await server.stop()
rmSync(directory, { recursive: true, force: true })
const text = [
  '# Lists of the dashboard',
  '',
  `${machine()}. Chromium without a GPU beside the server on the same machine. 400 px are scrolled each frame; at 60 Hz a frame is 16.7 ms.`,
  '',
  '| list | px wide | rows | s to read all | rows drawn at most | frames | median ms | p95 ms | p99 ms | longest ms | over 50 ms |',
  '|---|---|---|---|---|---|---|---|---|---|---|',
  ...lines,
  '',
].join('\n')
process.stdout.write(text)
writeFileSync(join(import.meta.dirname, 'results', 'lists.md'), text)

/** The first start makes the tenant; users and events come in directly, 2,000 a transaction. */
async function seed(): Promise<void> {
  const first = await startServer({ directory, env })
  await first.stop()
  await using storage = await openStorage({ directory, url: undefined, log: silentLog })
  const connection = await connections.findByName(storage.db, 'Username-Password-Authentication')
  if (!connection) throw new Error('no connection')
  const logs = openLogs({ storage, clock: systemClock, log: silentLog, tenantName: 'bench' })
  for (let from = 0; from < many; from += 2000) {
    await storage.transaction(async (tx) => {
      for (let n = from; n < Math.min(many, from + 2000); n++) {
        const id = systemIds.user()
        const email = `person${n}@example.com`
        const profile = { name: `Person ${n}` }
        await users.insert(tx, { id, connection: connection.id, email, profile, at: systemClock.now() })
        await logs.write(tx, { type: n % 7 === 0 ? 'fp' : 'scp', user: { id, name: email }, description: `Event ${n}` })
      }
    })
  }
}
