// The pipe to the supervisor: fd 3, written synchronously, so that nothing is lost when the Action exits or loops.
import { Socket } from 'node:net'

import { MAX_TO_CHILD, openFrameReader, type FromChild, type ToChild } from '../protocol.ts'
import { captured } from './capture.ts'

const FD = 3
const { isArray } = Array
let key = ''

/** Frames carry the key of the hello: what Action code writes to fd 3 by itself does not. */
export function setKey(value: string): void {
  key = value
}

/** Written before this returns: a loop or an exit may follow. */
export function send(message: FromChild): void {
  add(captured.stringify(message))
  flush()
}

let waiting = ''
let count = 0
/** longer frames are written at once: the supervisor takes none above its limit */
const LONG = 64 * 1024

/** Written when this turn's ticks are done, together with the others of the turn: results come in bursts. */
export function sendSoon(message: FromChild): void {
  addSoon(captured.stringify(message))
}

/** The same of a message that is JSON already. */
export function addSoon(text: string): void {
  if (count === 0) captured.tick(flush)
  add(text)
  if (waiting.length > LONG) flush()
}

/** A message that is JSON already, written with the next flush. */
export function add(text: string): void {
  // texts and not a list: nothing of what waits here passes through an Array.prototype that user code may have patched
  waiting = count === 0 ? text : `${waiting},${text}`
  count += 1
}

export function flush(): void {
  if (count === 0) return
  const text = count === 1 ? `${key}${waiting}` : `${key}[${waiting}]`
  waiting = ''
  count = 0
  writeFrame(text)
}

/** Frames that fit are built in the same memory each time. */
const memory = captured.alloc(3 * 16 * 1024 + 4)

function writeFrame(text: string): void {
  // a character has 3 bytes at most (4 for two of them)
  const fits = text.length * 3 + 4 <= memory.length
  const bytes = fits ? memory : captured.alloc(captured.byteLength(text) + 4)
  const length = captured.write(bytes, text, 4)
  bytes[0] = length & 0xff
  bytes[1] = (length >>> 8) & 0xff
  bytes[2] = (length >>> 16) & 0xff
  bytes[3] = length >>> 24
  writeAll(bytes, length + 4)
}

export function sendRaw(head: Buffer, bytes: Buffer): void {
  flush()
  writeAll(head, head.length)
  writeAll(bytes, bytes.length)
}

function writeAll(bytes: Buffer, length: number): void {
  let at = 0
  while (at < length) {
    try {
      at += captured.writeSync(FD, bytes, at, length - at)
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code
      // the pipe is full: the supervisor is busy, and this child can do nothing better than wait for it
      if (code === 'EAGAIN') captured.sleep(1)
      else captured.exit(0)
    }
  }
}

type Frame = { value: unknown; raw: Buffer | undefined }

/**
 * Reads for ever. Frames that come together are taken one by one, a turn of the loop for each: the answers to the first
 * are on their way while the next is worked at.
 *
 * @param onRaw gets raw frames, which follow a `load`; their bytes are its own
 */
export function listen(onMessage: (message: ToChild) => void, onRaw: (bytes: Buffer) => void): void {
  let queue: Frame[] = []
  let next = 0
  /** a frame of this chunk was taken already */
  let taken = false

  const take = ({ value, raw }: Frame): void => {
    if (raw !== undefined) return onRaw(raw)
    if (!isArray(value)) return onMessage(value as ToChild)
    for (let i = 0; i < value.length; i++) onMessage(value[i] as ToChild)
  }
  const turn = (): void => {
    const frame = queue[next]
    next += 1
    if (next < queue.length) captured.later(turn)
    else {
      queue = []
      next = 0
    }
    if (frame !== undefined) take(frame)
  }
  const read = openFrameReader(
    MAX_TO_CHILD,
    (bytes, raw) => {
      const frame = raw
        ? { value: undefined, raw: captured.copy(bytes) }
        : { value: captured.parse(captured.text(bytes)), raw: undefined }
      if (!taken && queue.length === 0) {
        taken = true
        return take(frame)
      }
      if (queue.length === 0) captured.later(turn)
      queue[queue.length] = frame
    },
    () => captured.exit(0),
  )
  const memory = captured.alloc(64 * 1024)
  const socket = new Socket({
    fd: FD,
    readable: true,
    writable: false,
    // the same memory for each read: a buffer of 64 kB each was a fifth of the child's garbage
    onread: {
      buffer: memory,
      callback(size) {
        taken = false
        read(memory.subarray(0, size))
        return true
      },
    },
  })
  // the supervisor is gone: nobody is left to answer to
  socket.on('close', () => captured.exit(0))
  socket.on('error', () => captured.exit(0))
}
