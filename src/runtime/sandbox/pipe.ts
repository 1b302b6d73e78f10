// The pipe to the supervisor: fd 3, written synchronously, so that nothing is lost when the Action exits or loops.
import { Socket } from 'node:net'

import { frame, MAX_TO_CHILD, openFrameReader, type FromChild, type ToChild } from '../protocol.ts'
import { captured } from './capture.ts'

const FD = 3
let key = ''

/** Frames carry the key of the hello: what Action code writes to fd 3 by itself does not. */
export function setKey(value: string): void {
  key = value
}

/** Written before this returns: a loop or an exit may follow. */
export function send(message: FromChild): void {
  flush()
  writeAll(frameOf(message))
}

let waiting: Buffer[] = []

/** Written when this turn's ticks are done, together with the others of the turn: results come in bursts. */
export function sendSoon(message: FromChild): void {
  if (waiting.length === 0) captured.tick(flush)
  waiting.push(frameOf(message))
}

function flush(): void {
  if (waiting.length === 0) return
  const frames = waiting
  waiting = []
  const [only] = frames
  writeAll(frames.length === 1 && only !== undefined ? only : captured.concat(frames))
}

function frameOf(message: FromChild): Buffer {
  return frame(`${key}${captured.stringify(message)}`)
}

export function sendRaw(head: Buffer, bytes: Buffer): void {
  flush()
  writeAll(head)
  writeAll(bytes)
}

function writeAll(bytes: Buffer): void {
  let at = 0
  while (at < bytes.length) {
    try {
      at += captured.writeSync(FD, bytes, at)
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code
      // the pipe is full: the supervisor is busy, and this child can do nothing better than wait for it
      if (code === 'EAGAIN') captured.sleep(1)
      else captured.exit(0)
    }
  }
}

/** @param onRaw gets raw frames, which follow a `load` */
export function listen(onMessage: (message: ToChild) => void, onRaw: (bytes: Buffer) => void): void {
  const socket = new Socket({ fd: FD, readable: true, writable: false })
  const read = openFrameReader(
    MAX_TO_CHILD,
    (bytes, raw) => (raw ? onRaw(bytes) : onMessage(captured.parse(bytes.toString('utf8')) as ToChild)),
    () => captured.exit(0),
  )
  socket.on('data', read)
  // the supervisor is gone: nobody is left to answer to
  socket.on('close', () => captured.exit(0))
  socket.on('error', () => captured.exit(0))
}
