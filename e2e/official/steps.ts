// For the programs that stand for somebody's scripts: what they were told, and steps that are counted aloud.

type Step = readonly [name: string, run: () => Promise<unknown>]

export type Given = { domain: string; clientId: string; clientSecret: string }

export function given(): Given {
  const {
    AUTH0_DOMAIN: domain = '',
    AUTH0_CLIENT_ID: clientId = '',
    AUTH0_CLIENT_SECRET: clientSecret = '',
  } = process.env
  return { domain, clientId, clientSecret }
}

/** Runs one after the other; prints `ok <name>` or `FAILED <name>` with why, and goes on. */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  for (const [name, run] of steps) {
    try {
      await run()
      process.stdout.write(`ok ${name}\n`)
    } catch (thrown) {
      process.exitCode = 1
      const body = typeof thrown === 'object' && thrown !== null && 'body' in thrown ? thrown.body : undefined
      process.stdout.write(`FAILED ${name}: ${String(thrown)} ${JSON.stringify(body) ?? ''}\n`)
    }
  }
}

/** What a refusal of either client says: the status and Auth0's code or message. */
export async function refusalOf(call: PromiseLike<unknown>): Promise<{ status: number | undefined; words: string }> {
  try {
    await call
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown
    const { statusCode, body } = thrown as Error & { statusCode?: number; body?: unknown }
    return { status: statusCode, words: `${thrown.message} ${typeof body === 'string' ? body : JSON.stringify(body)}` }
  }
  throw new Error('it was not refused')
}
