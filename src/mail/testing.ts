// For tests of other rooms: the mail room over a real store, with its inbox, and templates that stand as they are.
import { isObject, silentLog, systemIds } from '#kit'

import { type Mail, type MailDeps, openMail } from './index.ts'

type Given = Pick<MailDeps, 'storage' | 'sealer' | 'clock'> & Partial<MailDeps>

/** Nothing is rendered and nothing is sent: the runtime and providers are in tests of their own. */
export function openTestMail(given: Given): Mail {
  return openMail({
    ids: systemIds,
    log: silentLog,
    inbox: true,
    publicUrl: 'https://login.example.com',
    settings: {
      read: () => Promise.resolve({ tenant: { id: 'example', friendlyName: 'Example' }, brand: {} }),
      template: () => Promise.resolve(undefined),
      phoneTemplate: () => Promise.resolve(undefined),
    },
    renderer: { render: (_program, { parts }) => Promise.resolve({ ok: true, text: asTheyAre(parts) }) },
    send: () => Promise.reject(new Error('not in this test')),
    relay: () => Promise.reject(new Error('not in this test')),
    ...given,
  })
}

function asTheyAre(parts: unknown): string {
  const sources = Object.entries(isObject(parts) ? parts : {}).map(([name, part]) => [
    name,
    isObject(part) ? part['source'] : '',
  ])
  return JSON.stringify({ parts: Object.fromEntries(sources) as unknown })
}
