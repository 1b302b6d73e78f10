// The account id that sessions, grants, codes and tokens are made for: who, and under which version of the credentials.

/**
 * A password, an address or a block that changes makes a new version, in one statement of one transaction. Whatever was
 * made under an older one is found by nobody from that commit on, on every node: also what a request that was under way
 * writes after it. Deleting rows alone would leave that window (docs/decisions/0050).
 */
export function accountId(who: { id: string; credentialVersion: number }): string {
  return `${who.id}.v${who.credentialVersion}`
}

/** @returns undefined for a text that is none of ours */
export function parseAccountId(text: string): { id: string; version: number } | undefined {
  const match = /^(?<id>.+)\.v(?<version>\d+)$/s.exec(text)?.groups
  return match && { id: match['id'] ?? '', version: Number(match['version']) }
}
