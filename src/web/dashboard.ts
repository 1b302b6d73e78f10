// GET /dashboard: the application that dashboard/ is built into, under a policy that lets it load its own assets only.
import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { access, readdir, readFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { html, type Log, messageOf, systemIds } from '#kit'

import { bodyOf } from './errors.ts'

const DASHBOARD = join(import.meta.dirname, '..', '..', 'dashboard')
const DIST = join(DASHBOARD, 'dist')

export type DashboardDeps = { publicUrl: string; log: Log }

/** The first second belongs to those who wait for the server. */
const AFTER_START_MS = 1000

type Shown =
  | { state: 'building' | 'failed' }
  | { state: 'built'; page: string; assets: ReadonlyMap<string, { zipped: boolean }> }

/** Registered last and started after the server answers: building delays nobody's start. */
export function dashboardRoutes({ publicUrl, log }: DashboardDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    let shown: Shown = { state: 'building' }
    const building = new AbortController()
    app.addHook('onClose', async () => building.abort())
    app.addHook('onListen', () => {
      void (async () => {
        try {
          // what is there is shown at once, and replaced when the sources have changed
          shown = (await readDist()) ?? shown
          await pause(AFTER_START_MS, undefined, { signal: building.signal, ref: false })
          await buildIfStale(building.signal)
          shown = (await readDist()) ?? { state: 'failed' }
        } catch (thrown) {
          if (building.signal.aborted) return
          log.error('the dashboard was not built', { error: messageOf(thrown) })
          if (shown.state === 'building') shown = { state: 'failed' }
        }
      })()
    })

    const page = (request: FastifyRequest, reply: FastifyReply) => {
      // signing in comes back to the public URL: other names of this machine lead there first
      if (request.host.toLowerCase() !== new URL(publicUrl).host) return reply.redirect(`${publicUrl}/dashboard`)
      return shown.state === 'built' ? sendApplication(reply, publicUrl, shown.page) : sendNotice(reply, shown.state)
    }
    app.get('/dashboard', page)
    app.get('/dashboard/*', page)
    app.get('/dashboard/assets/:name', async (request, reply) => {
      const { name = '' } = request.params as { name?: string }
      // only names that the folder has: nothing is joined from what a browser sends
      const asset = shown.state === 'built' ? shown.assets.get(name) : undefined
      if (!asset) return reply.code(404).send(bodyOf(404, 'Not Found'))
      const zipped = asset.zipped && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
      reply.headers({
        ...ALWAYS,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': typeOf(name),
        vary: 'accept-encoding',
        ...(zipped ? { 'content-encoding': 'gzip' } : {}),
        // workers have a policy of their own
        'content-security-policy':
          "default-src 'none'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types default defaultWorkerFactory",
      })
      return reply.send(createReadStream(join(DIST, 'assets', zipped ? `${name}.gz` : name)))
    })
  }
}

/** Names of Monaco's policies; `default` and `keyturn-preview` are ours (dashboard/src/trusted-types.ts). */
const TRUSTED_TYPES = [
  'default',
  'defaultWorkerFactory',
  'diffEditorWidget',
  'diffReview',
  'domLineBreaksComputer',
  'editorGhostText',
  'editorViewLayer',
  'richScreenReaderContent',
  'keyturn-preview',
  'standaloneColorizer',
  'stickyScrollViewLayer',
  'tokenizeToString',
].join(' ')

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

function sendApplication(reply: FastifyReply, publicUrl: string, page: string): FastifyReply {
  const nonce = systemIds.handle()
  const assets = `${publicUrl}/dashboard/assets/`
  reply.headers({
    ...ALWAYS,
    'content-security-policy': [
      "default-src 'none'",
      `script-src ${assets}`,
      `worker-src ${assets}`,
      `style-src ${assets} 'nonce-${nonce}'`,
      // Monaco lays its lines out by attributes (docs/decisions/0080)
      "style-src-attr 'unsafe-inline'",
      `font-src ${assets}`,
      "img-src 'self' data:",
      "connect-src 'self'",
      "frame-src 'self'",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "object-src 'none'",
      "require-trusted-types-for 'script'",
      `trusted-types ${TRUSTED_TYPES}`,
    ].join('; '),
    'cache-control': 'no-store',
    'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  })
  return reply.type('text/html; charset=utf-8').send(page.replaceAll('__NONCE__', nonce))
}

function sendNotice(reply: FastifyReply, state: 'building' | 'failed'): FastifyReply {
  const nonce = systemIds.handle()
  const words =
    state === 'building'
      ? 'The dashboard is being built. This page shows it as soon as it is there.'
      : 'The dashboard could not be built. The log of the server says why.'
  reply.headers({
    ...ALWAYS,
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'`,
    'cache-control': 'no-store',
    ...(state === 'building' ? { refresh: '2' } : {}),
  })
  const page = html`<!doctype html><html lang="en"><meta charset="utf-8"><title>Keyturn</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style nonce="${nonce}">body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem}</style>
<main><h1>Keyturn</h1><p role="status">${words}</p></main></html>`
  return reply
    .code(state === 'building' ? 200 : 503)
    .type('text/html; charset=utf-8')
    .send(page.text)
}

async function readDist(): Promise<Extract<Shown, { state: 'built' }> | undefined> {
  try {
    await access(join(DIST, 'built.json'))
    const names = await readdir(join(DIST, 'assets'))
    const zipped = new Set(names.filter((name) => name.endsWith('.gz')))
    const assets = new Map(
      names.filter((name) => !zipped.has(name)).map((name) => [name, { zipped: zipped.has(`${name}.gz`) }]),
    )
    return { state: 'built', page: await readFile(join(DIST, 'index.html'), 'utf8'), assets }
  } catch {
    return undefined
  }
}

/** In a process of low priority; it knows itself whether there is anything to do. */
function buildIfStale(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(DASHBOARD, 'build.ts')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    })
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    const said: Buffer[] = []
    child.stderr.on('data', (part: Buffer) => said.push(part))
    child.once('error', reject)
    child.once('close', (code) => {
      const words = Buffer.concat(said).toString().slice(-2000)
      if (code === 0) resolve()
      else reject(new Error(`the build ended with ${code}: ${words}`))
    })
  })
}

function typeOf(name: string): string {
  return TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
}

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  ttf: 'font/ttf',
  woff2: 'font/woff2',
}
