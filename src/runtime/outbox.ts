// What goes to a child: the messages of one turn in few frames and one write.
import { frame, rawHead } from './protocol.ts'

export type Outbox = {
  /** @param text a message as JSON */
  message(text: string): void
  /** raw frames, behind the messages so far */
  raw(list: readonly Uint8Array[]): void
}

/**
 * Messages of one frame. The child takes frame after frame and answers each in one write, so that the server reads the
 * answers to the first while the child is at the next: one frame for all left either side idle half of the time.
 */
const IN_A_FRAME = 8

export function openOutbox(write: (bytes: Uint8Array) => void): Outbox {
  let parts: Uint8Array[] = []
  let texts = ''
  let count = 0
  let due = false

  const close = () => {
    if (count > 0) parts.push(frame(count === 1 ? texts : `[${texts}]`))
    texts = ''
    count = 0
  }

  /** One write for all frames of a turn: a write each was a third of the server's time at 32 in flight. */
  const flush = () => {
    due = false
    close()
    const [only] = parts
    const bytes = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
    parts = []
    write(bytes)
  }

  const schedule = () => {
    if (due) return
    due = true
    process.nextTick(flush)
  }

  return {
    message(text) {
      texts = count === 0 ? text : `${texts},${text}`
      count += 1
      if (count === IN_A_FRAME) close()
      schedule()
    },
    raw(list) {
      close()
      for (const bytes of list) parts.push(rawHead(bytes.length), bytes)
      schedule()
    },
  }
}
