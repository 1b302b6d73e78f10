// Removes the temporary folders of servers that were killed: our own, and only where nobody answers any more.
import { lstat, readdir, rm, rmdir } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'

import type { Clock } from '#kit'

export const PREFIX = 'keyturn-'

/**
 * A socket that its server listens on while it lives. The kernel takes the listener with the process, whatever ends it,
 * so a refused connection means dead: also when the number of the process was given away again, and also for a server in
 * a container that shares the folder, whose processes cannot be seen from here.
 */
const ALIVE = 'alive'

/** Between a folder and its socket are milliseconds; an empty folder that is this old was left between them. */
const UNFINISHED_MS = 60 * 60_000

export async function stayAlive(folder: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path: join(folder, ALIVE) }, resolve)
  })
  server.unref()
  return server
}

/** @param root where the folders are; it may be writable by everybody, so only what belongs to this user is touched */
export async function sweep(root: string, clock: Clock): Promise<void> {
  const names = await readdir(root).catch(() => [])
  for (const name of names) {
    if (!/^keyturn-[A-Za-z0-9]{6}$/.test(name)) continue
    const folder = join(root, name)
    const found = await lstat(folder).catch(() => undefined)
    if (found === undefined || !found.isDirectory() || found.uid !== process.getuid?.()) continue
    const answer = await ask(join(folder, ALIVE))
    // links inside are removed, never followed
    if (answer === 'ECONNREFUSED') await rm(folder, { recursive: true, force: true }).catch(() => {})
    // without the socket it is nobody's word that this is ours (a data directory may have such a name): only when empty
    if (answer === 'ENOENT' && clock.now() - found.mtimeMs > UNFINISHED_MS) await rmdir(folder).catch(() => {})
  }
}

/** @returns `alive`, or the code of the refusal */
function ask(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ path })
    const end = (answer: string) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end('alive'))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'unknown'))
  })
}
