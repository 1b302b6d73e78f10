// The program of the thread that converts one script and ends.
import { parentPort, workerData } from 'node:worker_threads'

import { type ConvertOptions, convertHook } from './convert.ts'

const { script, options } = workerData as { script: string; options: ConvertOptions }

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread has none
parentPort?.postMessage(convertHook(script, options))
