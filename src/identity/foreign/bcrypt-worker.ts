// The program of the thread that verifies bcrypt hashes: 50 ms and more each, which the server's own thread has not.
import { parentPort } from 'node:worker_threads'

import { compareSync } from 'bcryptjs'

parentPort?.on('message', ({ id, password, hash }: { id: number; password: string; hash: string }) => {
  let good = false
  try {
    good = compareSync(password, hash)
  } catch {
    // a hash that the library cannot read is nobody's
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
  parentPort?.postMessage({ id, good })
})
