// Runs a program as a client of the server, in a process of its own: what it trusts and sees is what it is told here.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export type ClientRun = { code: number | null; stdout: string; stderr: string }

/** Each run of a client would compile all of it again. */
const COMPILED = join(import.meta.dirname, '..', 'node_modules', '.cache', 'keyturn-compiled')

/**
 * @param words what follows `node`
 * @param env replaces what stands there; variables of Keyturn and of npm's trust are not inherited
 */
export async function runClient(
  words: readonly string[],
  env: Record<string, string> = {},
  cwd?: string,
): Promise<ClientRun> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(KEYTURN_|AUTH0_|NODE_)/.test(name) && !/_proxy$/i.test(name),
  )
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), NODE_COMPILE_CACHE: COMPILED, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  const run: ClientRun = { code: null, stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    run.stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    run.stderr += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { ...run, code }
}
