// The page that a reset would show after an Action, drawn from what the Action asked for: for the dashboard's test panel.
import { offeredOf, type ResetChallenge, standingOf } from '#flows'
import { passwordRules } from '#identity'
import { isObject, type JsonObject } from '#kit'
import type { Mail } from '#mail'
import { clients, forms } from '#tenant'
import { type Challenge, type Command, type FactorType, isFactorType, triggers } from '#triggers'

import { type Brand, readBrand } from './brand.ts'
import type { PageDeps } from './deps.ts'
import { textFor } from './page-text.ts'
import { form, startedFactor } from './preview-states.ts'
import { drawQuietly } from './preview.ts'
import type { Page } from './send-page.ts'
import type { PageText } from './text/index.ts'
import { challengePage } from './views/challenge.ts'
import { choosingPage } from './views/choosing.ts'
import { deniedPage, failedPage } from './views/ended.ts'
import { promptPage } from './views/prompt.ts'
import { elsewherePage } from './views/waiting.ts'

export type OutcomeKind = 'continue' | 'deny' | 'challenge' | 'redirect' | 'prompt' | 'failed'

type Drawn = { kind: OutcomeKind; words: string; draw(text: PageText, brand: Brand): Page }
type Deps = Pick<PageDeps, 'storage' | 'publicUrl'> & { mail: Pick<Mail, 'renderPage'> }

/**
 * @param failed whether the Action threw or ran into its time limit
 * @param event as the Action got it: whose factors are looked at, and whose application's look is shown
 * @param locales best first
 * @returns what it comes to in words, and the page: markup in which nothing runs, nothing is fetched and nothing is pressed
 */
export async function previewOutcome(
  deps: Deps,
  {
    commands,
    failed,
    event,
    locales,
  }: { commands: readonly Command[]; failed: boolean; event: JsonObject; locales: readonly string[] },
): Promise<{ kind: OutcomeKind; words: string; html: string }> {
  const drawn = await drawnOf(deps, commands, failed, event)
  const client = await clients.find(deps.storage.db, textAt(event, 'client', 'client_id') ?? '')
  const brand = await readBrand(deps.storage, client?.id)
  const text = await textFor(deps.storage, locales, { brand })
  const html = await drawQuietly(deps, text, brand, drawn.draw(text, brand))
  return { kind: drawn.kind, words: drawn.words, html }
}

async function drawnOf(deps: Deps, commands: readonly Command[], failed: boolean, event: JsonObject): Promise<Drawn> {
  if (failed)
    return failedOf('The Action failed: the reset is refused, the password stays, and the link can be used again.')
  const settlement = triggers['password-reset-post-challenge'].settle(commands)
  if (!settlement.ok) return failedOf(`The reset is refused: ${settlement.msg}`)
  const { outcome, resultUrl } = settlement
  switch (outcome.kind) {
    case 'deny':
      return {
        kind: 'deny',
        words: 'The reset ends here, and no further Action runs.',
        draw: (text) => deniedPage(text, outcome.reason),
      }
    case 'redirect':
      if (!/^https?:$/.test(URL.parse(outcome.url)?.protocol ?? ''))
        return failedOf(`The reset is refused: ${outcome.url} is no address.`)
      return {
        kind: 'redirect',
        words: `The browser goes on to ${outcome.url}, with a state added; it comes back to /continue, and this Action runs on.`,
        draw: (text) => elsewherePage(text, outcome.url),
      }
    case 'prompt':
      return promptOf(deps, outcome)
    case 'challenge':
      return challengeOf(deps, outcome.challenge, event)
    case 'continue':
      return choosing(
        `The next Action runs; after the last one a new password is chosen.${resultUrl === null ? '' : ` At the end a button leads to ${resultUrl}.`}`,
        event,
      )
  }
}

async function promptOf(
  { storage }: Deps,
  { promptId, fields, vars }: { promptId: string; fields: JsonObject; vars: JsonObject },
): Promise<Drawn> {
  const found = await forms.find(storage.db, promptId)
  if (!found) return failedOf(`The reset is refused: there is no form ${promptId}.`)
  return {
    kind: 'prompt',
    words: `The form ${found.name}; this Action runs on with its answer.`,
    draw: (text) => promptPage(text, { ...form, form: found.definition, fields, vars, tried: undefined }),
  }
}

async function challengeOf(deps: Deps, challenge: Challenge, event: JsonObject): Promise<Drawn> {
  const standing = await standingOf(
    deps,
    factorsAt(event, 'user', 'enrolledFactors'),
    factorsAt(event, 'authentication', 'methods'),
  )
  const offered = offeredOf(challenge, standing)
  const asked = challenge.factors.join(', ') || 'a known factor'
  if (offered.kind !== 'challenged') {
    return offered.kind === 'satisfied'
      ? choosing(`${asked} was passed already, so nothing is asked, and the next Action runs.`, event)
      : failedOf(`The reset is refused: ${asked} is not both switched on for the tenant and enrolled by this user.`)
  }
  const { factors, mode } = offered
  const [first] = factors
  const picks = first === undefined || (mode === 'any' && factors.length > 1)
  const shown: ResetChallenge = { factors, tries: 0, ...(picks ? {} : { current: started(first, event) }) }
  return {
    kind: 'challenge',
    words: `The next Action runs when the challenge is passed. Offered: ${factors.join(', ')}.`,
    draw: (text) => challengePage(text, form, shown),
  }
}

function started(factor: FactorType, event: JsonObject): NonNullable<ResetChallenge['current']> {
  if (factor === 'push-notification') return { factor: 'otp' }
  return startedFactor(factor, textAt(event, 'user', factor === 'email' ? 'email' : 'phone_number') ?? '')
}

function choosing(words: string, event: JsonObject): Drawn {
  const account = textAt(event, 'user', 'email') ?? textAt(event, 'user', 'username')
  const rules = { form: passwordRules({}), further: [] }
  return {
    ...{ kind: 'continue', words },
    draw: (text) => choosingPage(text, { ...form, account, rules, problem: undefined }),
  }
}

function failedOf(words: string): Drawn {
  return { kind: 'failed', words, draw: (text, brand) => failedPage(text, brand, 'action') }
}

/** The event may be anything that somebody typed. */
function textAt(event: JsonObject, part: string, key: string): string | undefined {
  const value = isObject(event[part]) ? event[part][key] : undefined
  return typeof value === 'string' ? value : undefined
}

function factorsAt(event: JsonObject, part: string, key: string): FactorType[] {
  const list = isObject(event[part]) ? event[part][key] : undefined
  return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((each) => {
    const type = isObject(each) ? each['type'] : undefined
    return typeof type === 'string' && isFactorType(type) ? [type] : []
  })
}
