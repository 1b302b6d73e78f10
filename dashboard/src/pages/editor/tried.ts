// What was set up in the test panel: it survives the closing of the panel, not of the page.
import { useState } from 'react'

import type { OutboundRequest, Stub } from '../../api/types.ts'
import { nothingReturned, type Returned } from './returned.ts'

/** A stub as it is being typed. */
export type TypedStub = { key: number; method: string; url: string; status: number; headers: string; body: string }

export type Tried = {
  tab: 'run' | 'named'
  event: string
  handler: 'execute' | 'continue'
  returned: Returned
  /** what came back is about to be filled in: it asks for the focus */
  asked: boolean
  network: 'live' | 'dry'
  stubs: readonly TypedStub[]
  /** of the last real run in this panel */
  answers: readonly Stub[]
}

const kept = new Map<string, Tried>()
let next = 1

export function useTried(
  actionId: string,
  sample: unknown,
  secrets: readonly string[],
): [Tried, (change: Partial<Tried>) => void] {
  const [tried, setTried] = useState<Tried>(
    () =>
      kept.get(actionId) ?? {
        ...{ tab: 'run', handler: 'execute', returned: nothingReturned(secrets), asked: false, network: 'live' },
        event: JSON.stringify(sample, null, 2),
        ...{ stubs: [typed({ status: 200, body: '{}' })], answers: [] },
      },
  )
  return [
    tried,
    (change) =>
      setTried((before) => {
        const after = { ...before, ...change }
        kept.set(actionId, after)
        return after
      }),
  ]
}

export function typed({ method = '', url = '', status, headers = {}, body = '' }: Stub): TypedStub {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return { key: next++, method, url, status, headers: lines.join('\n'), body }
}

/** A field that was left empty says nothing. @throws Error with the first stub whose headers are none */
export function stubsOf(all: readonly TypedStub[]): Stub[] {
  return all.map(({ method, url, status, headers, body }, at) => {
    const found = headersOf(headers)
    if (!found) throw new Error(`Stub ${at + 1}: ${NO_HEADERS}`)
    return {
      ...(method === '' ? {} : { method }),
      ...(url === '' ? {} : { url }),
      ...(Object.keys(found).length === 0 ? {} : { headers: found }),
      ...{ status, body },
    }
  })
}

export const NO_HEADERS = 'Each line of the headers is a name, a colon and a value.'

/** undefined when a line is none */
export function headersOf(text: string): Record<string, string> | undefined {
  const found: Record<string, string> = {}
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [, name, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*:\s*(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) return undefined
    found[name.toLowerCase()] = value.trim()
  }
  return found
}

/** An execution keeps no bodies, and no values of a query: where the URL goes on is left open. */
export function stubsOfRequests(requests: readonly OutboundRequest[]): Stub[] {
  return requests
    .filter(({ method }) => method !== 'CONNECT')
    .map(({ method, url, status }) => ({
      ...{ method, url: /^[^?*]*/.exec(url)?.[0] ?? '', body: '{}' },
      status: status != null && status >= 200 && status <= 599 ? status : 200,
    }))
}
