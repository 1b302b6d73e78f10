// The reset over HTTP, by 2,000 sampled sequences of inputs (or as many as the first argument says).
import { tryResets } from '../e2e/reset-model.ts'
import { startServer } from '../e2e/server.ts'

await using server = await startServer()
const began = performance.now()
const { sequences, requests, changed } = await tryResets(server, Number(process.argv[2] ?? 2000))
const seconds = ((performance.now() - began) / 1000).toFixed(1)
process.stdout.write(
  `${sequences} sequences, ${requests} requests in ${seconds} s: no 5xx, ${changed} passwords set, all proven\n`,
)
