// Finds and starts a Chromium for the tests: the system's, or the one packaged in npm, or Debian's.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { after } from 'node:test'
import { promisify } from 'node:util'

import { chromium, type Browser } from 'playwright-core'

const run = promisify(execFile)
const root = dirname(import.meta.dirname)

/** A Chromium that may work: the proof is that it starts. */
type Candidate = { name: string; executablePath: string; env: NodeJS.ProcessEnv }

const flags = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Nothing outside this machine: a page that needs a stranger's asset fails its test here.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
]

/** The one that showed that there is one; whoever wants a browser first gets it. */
let proof: Browser | undefined

/** Starts the first Chromium that runs; its profile is a temporary folder that goes when it closes. Throws if none does. */
export async function openBrowser(): Promise<Browser> {
  const ready = proof
  proof = undefined
  return ready ?? launch()
}

async function launch(): Promise<Browser> {
  const tried: string[] = []
  for await (const candidate of candidates(tried)) {
    try {
      // Without its own sandbox: root may not have one, and only our own pages are opened.
      return await chromium.launch({
        executablePath: candidate.executablePath,
        env: candidate.env,
        args: flags,
        chromiumSandbox: false,
        timeout: 30_000,
      })
    } catch (error) {
      tried.push(`${candidate.name}: ${firstLine(error)}`)
    }
  }
  throw new Error(`No Chromium starts on this machine (${tried.join('; ') || 'none found'}).`)
}

/**
 * For `test(…, { skip }, …)`: false, or why not. On each test, not on their suite: a skipped suite counts no test as
 * skipped. In CI a missing browser is a failure.
 */
export async function withoutBrowser(): Promise<string | false> {
  try {
    proof = await launch()
    after(() => proof?.close())
    return false
  } catch (error) {
    if (process.env['CI'] === 'true') throw error
    return `${firstLine(error)} Set CHROMIUM_PATH, or install chromium, to run these tests.`
  }
}

async function* candidates(tried: string[]): AsyncGenerator<Candidate> {
  const system = systemChromium()
  if (system) yield system
  try {
    yield await packagedChromium()
  } catch (error) {
    tried.push(`the one packaged in npm: ${firstLine(error)}`)
  }
  try {
    const debian = await debianChromium()
    if (debian) yield debian
  } catch (error) {
    tried.push(`apt-get install chromium: ${firstLine(error)}`)
  }
}

function systemChromium(): Candidate | undefined {
  const named = process.env['CHROMIUM_PATH']
  if (named) return { name: named, executablePath: named, env: process.env }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const executablePath = folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
    if (executablePath) return { name: executablePath, executablePath, env: process.env }
  }
  return undefined
}

/**
 * `@sparticuz/chromium` unpacks to the shared temporary folder and runs whatever lies there. We unpack into a folder
 * of our own under node_modules, under a name that appears only when it is whole: test files start side by side.
 */
async function packagedChromium(): Promise<Candidate> {
  const require = createRequire(import.meta.url)
  const entry = require.resolve('@sparticuz/chromium')
  const version = (
    JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8')) as { version: string }
  ).version
  const cache = join(root, 'node_modules', '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true })
    const fresh = await mkdtemp(join(cache, 'unpacking-'))
    const libraries = join(dirname(entry), '..', 'bin', 'al2023.tar.br')
    const unpack = `const { default: packed, inflate } = await import(${JSON.stringify(entry)})
      await Promise.all([packed.executablePath(), inflate(${JSON.stringify(libraries)})])`
    try {
      await run(process.execPath, ['--input-type=module', '-e', unpack], { env: { ...process.env, TMPDIR: fresh } })
      await writeFile(join(fresh, 'fonts.conf'), fontSettings(folder))
      await rename(fresh, folder).catch((error: unknown) => {
        if (!existsSync(folder)) throw error
      })
    } finally {
      await rm(fresh, { recursive: true, force: true })
    }
  }
  const executablePath = join(folder, 'chromium')
  const env: NodeJS.ProcessEnv = { ...process.env, FONTCONFIG_FILE: join(folder, 'fonts.conf') }
  const { stdout } = await run('ldd', [executablePath]).catch(() => ({ stdout: '' }))
  // A bare Debian has no NSS; the package carries one built for Amazon Linux. The system's own is better where it is.
  if (stdout.includes('not found')) env['LD_LIBRARY_PATH'] = join(folder, 'al2023', 'lib')
  return { name: 'the one packaged in npm', executablePath, env }
}

const fontSettings = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`

async function debianChromium(): Promise<Candidate | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const wait = 'DPkg::Lock::Timeout=300'
  process.stderr.write('No Chromium starts here: installing Debian’s.\n')
  await run('apt-get', ['-q', '-o', wait, 'update'], { env })
  await run('apt-get', ['-qy', '-o', wait, 'install', '--no-install-recommends', 'chromium'], {
    env,
    maxBuffer: 2 ** 26,
  })
  return systemChromium()
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n')[0] ?? text
}
