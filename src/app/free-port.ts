// A port that nobody listens on at this moment.
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below what kernels give to outgoing connections (32768 on Linux, RFC 6335's 49152 elsewhere): none takes it meanwhile. */
const FIRST = 20_000
const LAST = 32_000
const TRIES = 50

/**
 * @param host the address that will be listened on
 * @throws Error when none of fifty was free
 */
export async function freePort(host: string): Promise<number> {
  for (let i = 0; i < TRIES; i++) {
    const port = randomInt(FIRST, LAST)
    // oxlint-disable-next-line no-await-in-loop -- until one is free
    if (await isFree(host, port)) return port
  }
  throw new Error(`no port from ${FIRST} to ${LAST} is free`)
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer()
  const listens = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, host, () => resolve(true))
  })
  if (listens) await new Promise((resolve) => server.close(resolve))
  return listens
}
