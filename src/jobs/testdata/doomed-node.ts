// A node for crash tests: opens the queue of a place, runs its task and says so; somebody kills it in the middle.
//
//     node doomed-node.ts '{"directory", "url", "enqueue": how many, "hold": keep each job running for ever}'
import { openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { openStorage } from '#storage'
import { openJobs } from '../index.ts'

const { directory, url, enqueue, hold } = JSON.parse(process.argv[2] ?? '{}') as {
  directory: string
  url?: string
  enqueue: number
  hold: boolean
}
const storage = await openStorage({ directory, url: url === undefined ? undefined : new Secret(url), connections: 8, log: silentLog })
const jobs = await openJobs({
  storage,
  sealer: openSealer(new Secret(Buffer.alloc(32, 7))),
  clock: systemClock,
  ids: systemIds,
  log: silentLog,
  nodeId: `doomed-${process.pid}`,
})
const say = (line: string) => process.stdout.write(`${line}\n`)
await jobs.work(
  {
    mail: {
      async run({ n }) {
        say(`ran ${String(n)}`)
        if (hold) await new Promise(() => {})
      },
    },
  },
  { concurrency: 4 },
)
say('working')
for (let n = 0; n < enqueue; n++) {
  await storage.transaction((tx) => jobs.enqueue(tx, 'mail', { n }))
  say(`acknowledged ${n}`)
}
setInterval(() => {}, 60_000)
