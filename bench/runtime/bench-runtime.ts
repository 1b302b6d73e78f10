// A runtime for the bench, with the target server mapped, and invocations of the two Actions that are measured.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { silentLog, systemClock } from '#kit'
import { openRuntime, type Artifact, type Invocation, type Runtime, type Settled } from '#runtime'

import { bundle, plain } from '../../src/runtime/testdata/fixtures.ts'

export type BenchRuntime = Runtime & {
  invocation(action: ActionName, programId?: string, over?: Partial<Invocation>): Invocation
  run(invocation: Invocation): Promise<Settled>
  standbysReady(): Promise<void>
}

export type ActionName = 'trivial' | 'axios' | 'loop'

const codes: { readonly [name in ActionName]: string } = {
  trivial: 'exports.onExecutePostChangePassword = async (event, api) => {};',
  axios:
    'const axios = require("axios");\nexports.onExecutePostChangePassword = async (event) => {\n  await axios.post("http://target.example.com/", { email: event.user.email });\n};',
  loop: 'exports.onExecutePostChangePassword = async () => { for (;;); };',
}

export async function openBenchRuntime(isolation: 'best' | 't0' | 't1' | 't2', port: number): Promise<BenchRuntime> {
  const artifacts: { readonly [name in ActionName]: Artifact } = {
    trivial: plain(codes.trivial),
    axios: await bundle(codes.axios),
    loop: plain(codes.loop),
  }
  const runtime = await openRuntime({
    log: silentLog,
    clock: systemClock,
    isolation,
    dataDir: await mkdtemp(join(tmpdir(), 'kt-bench-')),
    egress: { allow: [], map: [{ from: { host: 'target.example.com' }, to: { host: '127.0.0.1', port } }] },
    limits: { children: 100 },
  })
  return {
    ...runtime,
    invocation: (name, programId = name, over = {}) => ({
      execution: 'bench',
      program: { id: programId, kind: 'action', label: 'node26', load: () => Promise.resolve(artifacts[name]) },
      lane: 'blocking',
      trigger: 'post-change-password',
      triggerVersion: 'v2',
      phase: 'execute',
      event: { user: { email: 'ana@example.com' } },
      secrets: {},
      configuration: {},
      budgetMs: 20_000,
      redirect: null,
      mode: { kind: 'live' },
      ...over,
    }),
    run: (invocation) => runtime.invoke(invocation).settled,
    async standbysReady() {
      while (runtime.facts().standbys < 2) await new Promise((resolve) => setTimeout(resolve, 10))
      // a standby that is still settling down is no standby yet
      await new Promise((resolve) => setTimeout(resolve, 150))
    },
  }
}
