// V8 code caches: made by children that only compile, kept in memory and in the data directory, by the hash of the text.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { messageOf, type Clock, type Log } from '#kit'

import type { Child } from './child.ts'
import type { Artifact, Program } from './contract.ts'
import { loadOf, textOf } from './load-of.ts'

export type CodeCaches = {
  /** never rejects: without a cache the code loads as well, only slower */
  of(program: Program, artifact: Artifact, node: string): Promise<Buffer | undefined>
  /** makes it in a child of its own, one at a time, unless it is there or could not be made before; returns at once */
  make(program: Program, artifact: Artifact, node: string): void
  /** V8 did not want it: made by another build of it, or damaged */
  reject(program: Program, artifact: Artifact, node: string): void
  close(): void
}

export type CodeCachesDeps = {
  log: Log
  clock: Clock
  /** where files are kept: readable and writable by the server alone */
  folder: string
  /** a blank child on the Node of that label */
  fresh(label: string): Promise<Child>
}

/** Smaller texts compile faster than their cache is sent. */
const WORTH_CACHING = 16 * 1024
const LARGEST = 8 * 1024 * 1024
const KEPT_IN_MEMORY = 64 * 1024 * 1024
const KEPT_IN_FILES = 256 * 1024 * 1024
const COMPILE_MS = 10_000
const DIGEST = 32

/**
 * A code cache is trusted by V8: whoever writes one writes machine-near code past every check of JavaScript. So no child
 * that runs customers' code makes one, and none is taken from it; each is made by a blank child that compiles the text
 * and runs nothing of it. Files are verified by their digest; the child can read or write none of them.
 */
export function openCodeCaches(deps: CodeCachesDeps): CodeCaches {
  const memory = new Map<string, Buffer>()
  const failed = new Set<string>()
  const rejected = new Set<string>()
  const texts = new WeakMap<Artifact, string>()
  let bytes = 0
  let closed = false
  let compiling: Child | undefined
  let last: Promise<void> = prune(deps.folder)

  const keep = (key: string, cache: Buffer) => {
    if (memory.has(key)) return
    memory.set(key, cache)
    bytes += cache.length
    for (const [oldest, kept] of memory) {
      if (bytes <= KEPT_IN_MEMORY) break
      memory.delete(oldest)
      bytes -= kept.length
    }
  }

  const drop = (key: string) => {
    bytes -= memory.get(key)?.length ?? 0
    memory.delete(key)
  }

  const read = async (key: string): Promise<Buffer | undefined> => {
    const known = memory.get(key)
    if (known !== undefined) return known
    const file = join(deps.folder, key)
    const content = await readFile(file).catch(() => undefined)
    if (content === undefined) return undefined
    const cache = content.subarray(DIGEST)
    if (!digestOf(key, cache).equals(content.subarray(0, DIGEST))) {
      await rm(file, { force: true })
      return undefined
    }
    keep(key, cache)
    const now = deps.clock.now() / 1000
    await utimes(file, now, now).catch(() => {})
    return cache
  }

  const write = async (key: string, cache: Buffer): Promise<void> => {
    await mkdir(deps.folder, { recursive: true, mode: 0o700 })
    const work = join(deps.folder, `.${key}.${process.pid}`)
    await writeFile(work, Buffer.concat([digestOf(key, cache), cache]), { mode: 0o600 })
    await rename(work, join(deps.folder, key))
  }

  const makeNow = async (key: string, program: Program, artifact: Artifact): Promise<void> => {
    if (closed || (await read(key)) !== undefined) return
    // of two that make the same the second is of no use; of one that failed neither is a second try
    failed.add(key)
    try {
      compiling = await deps.fresh(program.label)
      if (closed) return compiling.kill('closed')
      const cache = await compile(compiling, program, artifact)
      failed.delete(key)
      keep(key, cache)
      await write(key, cache)
    } catch (thrown) {
      deps.log.debug('a code cache was not made', { program: program.id, error: messageOf(thrown) })
    }
  }

  /** Actions with the same packages share one; a text that is the author's own is wrapped by its kind. */
  const keyOf = (program: Program, artifact: Artifact, node: string): string => {
    const text = texts.get(artifact) ?? createHash('sha256').update(textOf(artifact)).digest('hex')
    texts.set(artifact, text)
    const form = artifact.packages === undefined ? `${program.kind} ${artifact.sourceMap === null}` : 'packages'
    const all = `1 ${node} ${process.platform} ${process.arch} ${form} ${text}`
    return createHash('sha256').update(all).digest('hex')
  }

  return {
    async of(program, artifact, node) {
      if (textOf(artifact).length < WORTH_CACHING) return undefined
      return read(keyOf(program, artifact, node)).catch(() => undefined)
    },
    make(program, artifact, node) {
      if (textOf(artifact).length < WORTH_CACHING) return
      const key = keyOf(program, artifact, node)
      if (memory.has(key) || failed.has(key)) return
      last = last.then(() => makeNow(key, program, artifact))
    },
    reject(program, artifact, node) {
      const key = keyOf(program, artifact, node)
      drop(key)
      // once may be a change of V8's flags; a child that says so each time would keep this at work for ever
      if (rejected.has(key)) failed.add(key)
      rejected.add(key)
      void rm(join(deps.folder, key), { force: true })
    },
    close() {
      closed = true
      compiling?.kill('closed')
    },
  }
}

function digestOf(key: string, cache: Buffer): Buffer {
  return createHash('sha256').update(key).update(cache).digest()
}

/** Gives a blank child the text to compile, takes what it answers, and ends it. */
async function compile(child: Child, program: Program, artifact: Artifact): Promise<Buffer> {
  const made = Promise.withResolvers<Buffer>()
  const timer = setTimeout(() => child.kill('timeout'), COMPILE_MS)
  child.lowerPriority()
  child.listen({
    frame() {},
    raw: (bytes) => made.resolve(Buffer.from(bytes)),
    connection() {},
    dry: (socket) => socket.destroy(),
    end: (end) => made.reject(new Error(`the compiling child ended: ${JSON.stringify(end)}`)),
  })
  const { head, raws } = loadOf(program, artifact, { cache: undefined, eager: false, compileOnly: true })
  child.load(head, raws)
  try {
    const cache = await made.promise
    if (cache.length > LARGEST) throw new Error(`a cache of ${cache.length} bytes`)
    return cache
  } finally {
    clearTimeout(timer)
    child.kill('compiled')
  }
}

/** The least recently used go when there are too many; so does what a killed server left half written. */
async function prune(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      const found = await stat(path).catch(() => undefined)
      return { path, size: found?.size ?? 0, used: name.startsWith('.') ? 0 : (found?.mtimeMs ?? 0) }
    }),
  )
  let left = KEPT_IN_FILES
  for (const file of files.sort((a, b) => b.used - a.used)) {
    left -= file.size
    if (left < 0 || file.used === 0) await rm(file.path, { force: true })
  }
}
