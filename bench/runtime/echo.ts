// The floor of a round trip: a bare Node child that sends each frame back over fd 3.
import { spawn } from 'node:child_process'
import type { Duplex } from 'node:stream'

const program = `
const socket = new (require('node:net').Socket)({ fd: 3, readable: true, writable: true })
socket.on('data', (chunk) => socket.write(chunk))
`

/** One frame of about the size of an invocation, there and back. */
export function openEcho(): { once(): Promise<void>; close(): void } {
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] })
  const pipe = child.stdio[3] as Duplex
  const bytes = Buffer.alloc(300, 65)
  return {
    once: () =>
      new Promise<void>((resolve) => {
        let have = 0
        const onData = (chunk: Buffer) => {
          have += chunk.length
          if (have < bytes.length) return
          pipe.off('data', onData)
          resolve()
        }
        pipe.on('data', onData)
        pipe.write(bytes)
      }),
    close: () => void child.kill('SIGKILL'),
  }
}
