// The runtime's temporary folder: the sandbox program, sockets, and the empty tree that becomes a T2 child's root.
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

import type { Clock } from '#kit'

import { PREFIX, stayAlive, sweep } from './sweep.ts'
import { tools } from './tools.ts'

const run = promisify(execFile)

export type Folder = {
  path: string
  runner: string
  /** null when no authority beyond Node's own is trusted */
  ca: string | null
  /** an empty tree with a mount point for each file that a child of this Node needs; made once per Node */
  rootFor(node: string): Promise<Root>
  remove(): Promise<void>
}

export type Root = { path: string; mounts: readonly { from: string; at: string }[] }

/** Short, for Unix sockets have paths of 107 bytes; 0711, so that a child under another uid reaches what it may name. */
export async function openFolder(program: string, extraCa: string | undefined, clock: Clock): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), PREFIX))
  const alive = await stayAlive(path)
  void sweep(tmpdir(), clock)
  await chmod(path, 0o711)
  const runner = join(path, 'runner.cjs')
  await writeFile(runner, program, { mode: 0o644 })
  const ca = extraCa === undefined ? null : join(path, 'ca.pem')
  if (ca !== null && extraCa !== undefined) await writeFile(ca, await pemOf(extraCa), { mode: 0o644 })
  const roots = new Map<string, Promise<Root>>()
  return {
    path,
    runner,
    ca,
    rootFor(node) {
      const known = roots.get(node) ?? makeRoot(join(path, `root${roots.size}`), node, runner, ca)
      roots.set(node, known)
      return known
    },
    remove() {
      alive.close()
      return rm(path, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function pemOf(extraCa: string): Promise<string> {
  return extraCa.includes('-----BEGIN') ? extraCa : readFile(extraCa, 'utf8')
}

async function makeRoot(path: string, node: string, runner: string, ca: string | null): Promise<Root> {
  const setpriv = tools.setpriv
  const programs = setpriv === null ? [node] : [node, setpriv]
  const libraries = new Set<string>()
  for (const program of programs) for (const library of await librariesOf(program)) libraries.add(library)
  const mounts = [
    { from: node, at: '/node' },
    { from: runner, at: '/runner.cjs' },
    { from: '/dev/null', at: '/dev/null' },
    { from: '/dev/urandom', at: '/dev/urandom' },
    ...(setpriv === null ? [] : [{ from: setpriv, at: '/setpriv' }]),
    ...(ca === null ? [] : [{ from: ca, at: '/ca.pem' }]),
    ...[...libraries].map((library) => ({ from: library, at: library })),
  ]
  for (const folder of ['proc', 'run', 'tmp']) await mkdir(join(path, folder), { recursive: true, mode: 0o755 })
  for (const { at } of mounts) {
    await mkdir(join(path, dirname(at)), { recursive: true, mode: 0o755 })
    await writeFile(join(path, at), '', { mode: 0o644 })
  }
  return { path, mounts }
}

/** What the dynamic loader needs for a program: the paths that ldd prints, the loader itself too. */
async function librariesOf(program: string): Promise<readonly string[]> {
  if (tools.ldd === null) throw new Error('ldd is not here')
  const { stdout } = await run(tools.ldd, [program]).catch(() => ({ stdout: '' }))
  return stdout
    .split('\n')
    .map((line) => /(?:=>\s*)?(\/\S+)\s+\(0x/.exec(line)?.[1])
    .filter((one) => one !== undefined)
}
