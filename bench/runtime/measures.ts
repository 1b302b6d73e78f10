// The measurements of bench/runtime, each with its own warm-up; medians, and n.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { installPackages } from '../../src/runtime/testdata/fixtures.ts'
import type { ActionName, BenchRuntime } from './bench-runtime.ts'

const IN_FLIGHT = 32

export type Timed = { p50: number; n: number }

export function median(times: number[]): Timed {
  const sorted = [...times].sort((a, b) => a - b)
  return { p50: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, n: sorted.length }
}

/** One at a time. Half as many again come first, to warm up. @param count how many are timed */
async function oneByOne(count: number, once: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = -count / 2; i < count; i++) {
    const start = performance.now()
    await once()
    if (i >= 0) times.push(performance.now() - start)
  }
  return median(times).p50
}

const ROUNDS = 7

export type Contest = { n: number; p50: number; ratio: number }

/**
 * Round trips of each in turns, so that where the kernel puts which process, and a noisy minute, hit all of them.
 *
 * @param ours what the others are compared with
 * @returns medians over the rounds: of each one's p50, and of its ratio to ours in the same round
 */
export async function inTurns(
  ours: () => Promise<unknown>,
  others: readonly (() => Promise<unknown>)[],
): Promise<{ ours: Timed; others: Contest[] }> {
  const counts = { ours: 5000, others: 1000 }
  const own: number[] = []
  const theirs = others.map(() => ({ p50: [] as number[], ratio: [] as number[] }))
  for (let round = 0; round < ROUNDS; round++) {
    const p50 = await oneByOne(counts.ours, ours)
    own.push(p50)
    for (const [i, once] of others.entries()) {
      const other = await oneByOne(counts.others, once)
      theirs[i]?.p50.push(other)
      theirs[i]?.ratio.push(other / p50)
    }
  }
  return {
    ours: { p50: median(own).p50, n: ROUNDS * counts.ours },
    others: theirs.map((one) => ({
      n: ROUNDS * counts.others,
      p50: median(one.p50).p50,
      ratio: median(one.ratio).p50,
    })),
  }
}

/** @param once one unit of work */
export async function rateOf(count: number, once: () => Promise<unknown>): Promise<{ perSecond: number; n: number }> {
  let left = count
  const start = performance.now()
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (left-- > 0) await once()
    }),
  )
  return { perSecond: count / ((performance.now() - start) / 1000), n: count }
}

export function throughput(runtime: BenchRuntime): Promise<{ perSecond: number; n: number }> {
  return rateOf(60_000, () => runtime.run(runtime.invocation('trivial')))
}

/** The same posts from the sandbox and from this process itself; the target is a process of its own both times. */
export async function axiosRates(
  runtime: BenchRuntime,
  port: number,
): Promise<{ sandboxed: number; inProcess: number; n: number }> {
  const count = 6000
  const require = createRequire(join(await installPackages(), 'x.js'))
  const name = 'axios'
  const axios = require(name) as { post(url: string, body: unknown): Promise<unknown> }
  const here = () => axios.post(`http://127.0.0.1:${port}/`, { email: 'ana@example.com' })
  const there = () => runtime.run(runtime.invocation('axios'))
  // in turns, so that a noisy minute hits both
  const rates = { here: [] as number[], there: [] as number[] }
  for (let round = 0; round < 4; round++) {
    rates.here.push((await rateOf(count / 4, here)).perSecond)
    rates.there.push((await rateOf(count / 4, there)).perSecond)
  }
  return { sandboxed: median(rates.there.slice(1)).p50, inProcess: median(rates.here.slice(1)).p50, n: count }
}

export async function firstResult(runtime: BenchRuntime, name: ActionName): Promise<Timed> {
  const times: number[] = []
  for (let i = 0; i < 22; i++) {
    await runtime.standbysReady()
    const id = `first ${name} ${i}`
    const start = performance.now()
    await runtime.invoke(runtime.invocation(name, id)).result
    // the first two make the code cache and warm this process
    if (i >= 2) times.push(performance.now() - start)
    runtime.forget(id)
  }
  return median(times)
}

export async function killAndNext(runtime: BenchRuntime): Promise<Timed> {
  const times: number[] = []
  for (let i = 0; i < 12; i++) {
    await runtime.standbysReady()
    const start = performance.now()
    await runtime.invoke(runtime.invocation('loop', 'loop', { budgetMs: 200 })).result
    await runtime.invoke(runtime.invocation('trivial', `after ${i}`)).result
    if (i >= 2) times.push(performance.now() - start - 200)
    runtime.forget(`after ${i}`)
  }
  return median(times)
}

/** PSS of the Node processes alone: what unshare and sh leave behind is shared by all. */
export async function idleMemory(runtime: BenchRuntime): Promise<{ mb: number; n: number }> {
  const before = new Set(sandboxPids())
  const count = 30
  for (let i = 0; i < count; i++) await runtime.run(runtime.invocation('axios', `idle ${i}`))
  await new Promise((resolve) => setTimeout(resolve, 2000))
  const ours = sandboxPids().filter((pid) => !before.has(pid))
  const sizes = ours
    .map(pss)
    .sort((a, b) => b - a)
    .slice(0, count)
  for (let i = 0; i < count; i++) runtime.forget(`idle ${i}`)
  return { mb: sizes.reduce((sum, one) => sum + one, 0) / sizes.length, n: sizes.length }
}

/** Children call themselves plain `node`, so they are found by descent from this process. */
function sandboxPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('node\0\0') && descends(pid)
      } catch {
        return false
      }
    })
}

function descends(pid: number): boolean {
  if (pid <= 1) return false
  if (pid === process.pid) return true
  return descends(
    Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[1],
    ),
  )
}

function pss(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
