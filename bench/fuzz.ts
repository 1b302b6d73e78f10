// `node bench/fuzz.ts [requests]`: the fuzz run of the suite, longer (100,000 requests unless told otherwise).
import { hammer } from '../e2e/fuzz/hammer.ts'
import { startServer, tokenOf } from '../e2e/server.ts'

const requests = Number(process.argv[2] ?? 100_000)
await using server = await startServer({ env: { KEYTURN_RATE_LIMIT: '1000000' } })
const began = performance.now()
const counts = await hammer(server, await tokenOf(server.url, server.url, server.client), requests)
process.stdout.write(`${requests} requests in ${Math.round(performance.now() - began)} ms: ${JSON.stringify(counts)}\n`)
