// Converts in a thread of its own: a script made to take seconds holds up nobody who waits for the server.
import { Worker } from 'node:worker_threads'

import { messageOf } from '#kit'

import type { Conversion, ConvertOptions } from './convert.ts'

/** The longest that any script of 100 kB took was 4 s, on a busy machine. */
const LIMIT_MS = 15_000

/** @returns also for a script that takes too long: not converted, and why */
export async function convertApart(script: string, options: ConvertOptions): Promise<Conversion> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { script, options },
    // nothing of the server's environment is needed in there
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
  const limit = setTimeout(() => void worker.terminate(), LIMIT_MS)
  try {
    return await new Promise<Conversion>((resolve) => {
      worker.once('message', (conversion: Conversion) => resolve(conversion))
      worker.once('error', (error) => resolve({ converted: false, problem: messageOf(error), line: undefined }))
      worker.once('exit', () => resolve({ converted: false, problem: 'it takes too long', line: undefined }))
    })
  } finally {
    clearTimeout(limit)
    void worker.terminate()
  }
}
