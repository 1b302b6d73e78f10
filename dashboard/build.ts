// `node dashboard/build.ts`: builds dashboard/dist if it does not fit the sources; one build at a time on a machine.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { contentHash } from './content-hash.ts'

const root = import.meta.dirname
const dist = join(root, 'dist')

/** What a browser loads before it shows the first page; the editor comes after. */
const FIRST_LOAD_LIMIT = 350 * 1024

type Built = {
  hash: string
  firstLoad: number
  /** of this build; those of the one before lie beside them */
  assets: string[]
}
type Manifest = Record<string, { file: string; isEntry?: true; imports?: string[]; css?: string[]; assets?: string[] }>

await alone(async () => {
  const hash = contentHash()
  const built = readBuilt()
  if (built?.hash === hash) return say(`the dashboard is built; its first load is ${kB(built.firstLoad)}`)
  const began = performance.now()
  // loaded only when there is something to do: it is the larger part of a second
  const { build } = await import('vite')
  mkdirSync(join(root, '.cache'), { recursive: true })
  const fresh = mkdtempSync(join(root, '.cache', 'building-'))
  try {
    await build({
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: fresh, emptyOutDir: true },
    })
    compress(join(fresh, 'assets'))
    const firstLoad = measure(fresh)
    const assets = readdirSync(join(fresh, 'assets'))
    // pages that are open load their parts later: the build before stays for them
    for (const name of built?.assets ?? []) {
      const old = join(dist, 'assets', name)
      if (!assets.includes(name) && existsSync(old)) copyFileSync(old, join(fresh, 'assets', name))
    }
    writeFileSync(join(fresh, 'built.json'), JSON.stringify({ hash, firstLoad, assets } satisfies Built))
    const old = `${fresh}-old`
    if (existsSync(dist)) renameSync(dist, old)
    renameSync(fresh, dist)
    rmSync(old, { recursive: true, force: true })
    say(
      `built the dashboard in ${((performance.now() - began) / 1000).toFixed(1)} s; its first load is ${kB(firstLoad)}`,
    )
    if (firstLoad > FIRST_LOAD_LIMIT) {
      say(`the first load is over ${kB(FIRST_LOAD_LIMIT)}: load a page or a library later`)
      process.exitCode = 1
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
})

/** A socket is held by one process and let go by its end, however it ends. */
async function alone(work: () => Promise<void>): Promise<void> {
  const path = `\0keyturn-dashboard-${Buffer.from(root).toString('base64url').slice(-60)}`
  const name = process.platform === 'linux' ? path : join(root, '.cache', 'building.lock')
  for (;;) {
    const server = createServer()
    const held = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(name, () => resolve(true))
    })
    if (!held) {
      await new Promise((resolve) => setTimeout(resolve, 250))
      continue
    }
    try {
      return await work()
    } finally {
      server.close()
    }
  }
}

function readBuilt(): Built | undefined {
  try {
    return JSON.parse(readFileSync(join(dist, 'built.json'), 'utf8')) as Built
  } catch {
    return undefined
  }
}

/** Once, well, so that serving is reading a file. */
function compress(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!/\.(js|css|svg|ttf)$/.test(name)) continue
    const path = join(folder, name)
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }))
  }
}

function measure(folder: string): number {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest
  const files = new Set<string>()
  const take = (key: string): void => {
    const chunk = manifest[key]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const each of chunk.imports ?? []) take(each)
  }
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) take(key)
  // the page that is shown first comes with the entry
  take('src/pages/overview/overview.tsx')
  return [...files].reduce((sum, file) => sum + readFileSync(join(folder, `${file}.gz`)).length, 0)
}

function kB(bytes: number): string {
  return `${Math.round(bytes / 1024)} kB`
}

function say(words: string): void {
  process.stdout.write(`${words}\n`)
}
