// The program of the build process: one JSON line in on stdin, one job; JSON lines out on fd 3. Logs to nowhere.
import { createWriteStream } from 'node:fs'
import { exit, memoryUsage } from 'node:process'
import { createInterface } from 'node:readline'

import { messageOf } from '#kit'

import { buildSource } from './build.ts'
import type { NpmOptions } from './npm-options.ts'
import type { BuildOutcome, BuildSource, BuildStep } from './outcome.ts'
import { keepToReach, ownPlaces } from './reach.ts'

export type Job = {
  source: BuildSource
  cacheDir: string
  registry: string | null
  now: number
  env: Record<string, string | undefined>
  /** an author named a registry in it: what is connected to is judged */
  guarded: boolean
  /** bytes of memory at which the build ends: what a registry sends is kept whole, and nothing else bounds it */
  memory: number
}
export type Answer = { kind: 'step'; step: BuildStep } | { kind: 'done'; outcome: BuildOutcome }

const out = createWriteStream('', { fd: 3 })

for await (const line of createInterface({ input: process.stdin })) {
  answer({ kind: 'done', outcome: await run(JSON.parse(line) as Job) })
}

async function run({ source, cacheDir, registry, now, env, guarded, memory }: Job): Promise<BuildOutcome> {
  let secrets: readonly string[] = []
  const watch = setInterval(() => memoryUsage.rss() > memory && exit(1), 100)
  try {
    let npm: NpmOptions | undefined
    if (source.dependencies.length > 0) {
      const { configured, npmOptions, secretsOf } = await import('./npm-options.ts')
      npm = await npmOptions({ cacheDir, registry: registry ?? undefined, env })
      secrets = secretsOf(npm)
      if (guarded) keepToReach(ownPlaces(configured(npm, env)))
    }
    const outcome = await buildSource(source, { cacheDir, npm, now }, (step) => answer({ kind: 'step', step }))
    if (outcome.status === 'built') return outcome
    return { status: 'failed', errors: outcome.errors.map((error) => ({ ...error, msg: without(secrets, error.msg) })) }
  } catch (thrown) {
    const msg = without(secrets, `The build broke: ${messageOf(thrown)}`)
    return { status: 'failed', errors: [{ id: 'build_crashed', msg, url: '' }] }
  } finally {
    clearInterval(watch)
  }
}

/** Messages of npm may repeat URLs and headers: credentials never leave this process. */
function without(secrets: readonly string[], text: string): string {
  const masked = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
  return masked.replaceAll(/(https?:\/\/)[^/\s@]+@/g, '$1***@').replaceAll(/npm_[A-Za-z0-9]{20,}/g, '***')
}

function answer(what: Answer): void {
  out.write(`${JSON.stringify(what)}\n`)
}
