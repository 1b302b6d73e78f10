// Asks the registry what is known against exact versions: npm's bulk advisories. It hears names and versions, no code.
import registry from 'npm-registry-fetch'

import { isObject } from '#kit'

import type { NpmOptions } from './npm-options.ts'

export type Advisory = {
  name: string
  version: string
  /** `critical`, `high`, `moderate`, `low`, `info`, as the registry says */
  severity: string
  title: string
  /** of its page; https only */
  url: string | undefined
  /** the versions that it is about */
  range: string
}

export type Audit =
  /** `unchecked`: packages of other registries, which are not told to this one */
  | { available: true; advisories: readonly Advisory[]; unchecked: readonly string[] }
  /** `none`: the registry has no audits; `away`: it does not answer */
  | { available: false; reason: 'none' | 'away' }

type Exact = { name: string; version: string }

const PATH = '/-/npm/v1/security/advisories/bulk'
const TIMEOUT_MS = 10_000
const NO_AUDITS = new Set(['E400', 'E401', 'E403', 'E404', 'E405', 'E410', 'E501'])

export async function auditOf(packages: readonly Exact[], npm: NpmOptions): Promise<Audit> {
  const own = (name: string) =>
    registry.pickRegistry(name, npm).replace(/\/+$/, '') === npm.registry.replace(/\/+$/, '')
  const asked = packages.filter(({ name }) => own(name))
  const unchecked = packages.filter(({ name }) => !own(name)).map(({ name }) => name)
  try {
    const advisories: Advisory[] = []
    for (const round of roundsOf(asked)) {
      const body = Object.fromEntries(round.map(({ name, version }) => [name, [version]]))
      const options = { ...npm, method: 'POST', body, timeout: TIMEOUT_MS, retry: { retries: 0 } }
      const answer = await registry.json(PATH, options)
      for (const exact of round) advisories.push(...advisoriesOf(exact, answer))
    }
    return { available: true, advisories, unchecked: [...new Set(unchecked)] }
  } catch (thrown) {
    const code = isObject(thrown) ? thrown['code'] : undefined
    return { available: false, reason: typeof code === 'string' && NO_AUDITS.has(code) ? 'none' : 'away' }
  }
}

/** Each name once in a round: what comes back for a name is then about the one version that was asked for. */
function roundsOf(packages: readonly Exact[]): Exact[][] {
  const rounds: Map<string, Exact>[] = []
  for (const exact of packages) {
    const free = rounds.find((round) => !round.has(exact.name))
    if (free) free.set(exact.name, exact)
    else rounds.push(new Map([[exact.name, exact]]))
  }
  return rounds.map((round) => [...round.values()])
}

/** Nothing about the answer is believed: it is shown to people. */
function advisoriesOf({ name, version }: Exact, answer: unknown): Advisory[] {
  const found = isObject(answer) && Object.hasOwn(answer, name) ? answer[name] : undefined
  if (!Array.isArray(found)) return []
  return (found as unknown[]).slice(0, 100).flatMap((each) => {
    if (!isObject(each)) return []
    const url = text(each['url'])
    return {
      ...{ name, version, severity: text(each['severity']) || 'info', title: text(each['title']) || 'without a title' },
      url: url.startsWith('https://') ? url : undefined,
      range: text(each['vulnerable_versions']),
    }
  })
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 500) : ''
}
