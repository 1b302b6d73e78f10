// What a machine offers: each finding is one line for a person.
import { messageOf, openLog, StartRefused, systemClock } from '#kit'
import { openRuntime } from '#runtime'
import { openStorage } from '#storage'

import { inboxEnabled } from './compose.ts'
import type { Config } from './config.ts'
import { mailWords } from './mail-words.ts'
import { VERSION } from './version.ts'

export type Finding = { what: string; ok: boolean; words: string }

/** @param folder an empty one for what the probe of the runtime writes */
export async function inspectMachine(config: Config, folder: string): Promise<Finding[]> {
  const log = openLog('error')
  const findings: Finding[] = [
    { what: 'version', ok: true, words: `Keyturn ${VERSION} on Node ${process.version}` },
    { what: 'public URL', ok: true, words: config.publicUrl },
  ]
  let mails: Finding | undefined
  findings.push(
    await finding('store', async () => {
      await using storage = await openStorage({ directory: config.dataDir, url: config.databaseUrl, log })
      mails = { what: 'mails', ...(await mailWords(storage, inboxEnabled(config))) }
      return storage.dialect === 'sqlite' ? `embedded, in ${config.dataDir}` : 'PostgreSQL answers'
    }),
  )
  if (mails) findings.push(mails)
  findings.push(
    await finding('isolation', async () => {
      await using runtime = await openRuntime({
        log,
        clock: systemClock,
        isolation: config.isolation,
        dataDir: folder,
        egress: { allow: [], map: [] },
      })
      const refused = runtime.isolation.refused.map(({ tier, reason }) => `${tier.toUpperCase()} not: ${reason}`)
      return [`${runtime.isolation.tier.toUpperCase()}: ${runtime.isolation.words}`, ...refused].join(' ')
    }),
  )
  return findings
}

async function finding(what: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, words: await look() }
  } catch (thrown) {
    if (!(thrown instanceof StartRefused)) throw thrown
    return { what, ok: false, words: messageOf(thrown) }
  }
}
