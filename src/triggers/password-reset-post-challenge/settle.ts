// Commands → outcome of one call of a password-reset-post-challenge Action.
import type { JsonObject } from '#kit'

import type { Command } from '../commands.ts'
import { isFactorType, type Factor, type FactorType } from '../factors.ts'
import type { Challenge, Settlement } from '../settlement.ts'

/**
 * deny > redirect, prompt > challenge > continue. Of several calls of one api the last counts, except `prompt.render`,
 * which may be called once. Two effects that would both suspend are refused, never dropped in silence: dropping a
 * challenge would let a reset through that a script had meant to hold (docs/decisions/0020).
 */
export function settle(commands: readonly Command[]): Settlement {
  let deny: string | null = null
  let redirect: string | null = null
  let challenge: Challenge | null = null
  let prompt: { promptId: string; fields: JsonObject; vars: JsonObject } | null = null
  let resultUrl: string | null = null
  for (const command of commands) {
    switch (command.type) {
      case 'access.deny':
        deny ??= command.reason
        break
      case 'redirect.sendUserTo':
        redirect = command.url
        break
      case 'prompt.render':
        if (prompt !== null) return { ok: false, msg: 'api.prompt.render() can be called once only in an Action.' }
        prompt = { promptId: command.promptId, fields: command.fields, vars: command.vars }
        break
      case 'authentication.challengeWith':
        challenge = { mode: 'with', factors: known([command.factor, ...command.additionalFactors]) }
        break
      case 'authentication.challengeWithAny':
        challenge = { mode: 'any', factors: known(command.factors) }
        break
      case 'transaction.setResultUrl':
        resultUrl = command.url
        break
      case 'cache.set':
      case 'cache.delete':
      // of other triggers: only a sandbox that forges them sends such, and they mean nothing here
      case 'access.refuse':
      case 'idToken.setCustomClaim':
      case 'accessToken.setCustomClaim':
      case 'claim.leftOut':
      case 'user.setUserMetadata':
      case 'user.setAppMetadata':
        break
    }
  }
  if (deny !== null) return { ok: true, outcome: { kind: 'deny', reason: deny }, resultUrl }
  if (prompt !== null && redirect !== null) {
    return { ok: false, msg: 'api.prompt.render() and api.redirect.sendUserTo() cannot be used in the same Action.' }
  }
  if (challenge !== null && (prompt !== null || redirect !== null)) {
    const other = prompt === null ? 'api.redirect.sendUserTo()' : 'api.prompt.render()'
    return { ok: false, msg: `${other} and api.authentication cannot suspend the transaction in the same call.` }
  }
  if (redirect !== null) return { ok: true, outcome: { kind: 'redirect', url: redirect }, resultUrl }
  if (prompt !== null) return { ok: true, outcome: { kind: 'prompt', ...prompt }, resultUrl }
  if (challenge !== null) return { ok: true, outcome: { kind: 'challenge', challenge }, resultUrl }
  return { ok: true, outcome: { kind: 'continue' }, resultUrl }
}

function known(factors: readonly Factor[]): readonly FactorType[] {
  const types = factors.map((factor) => factor.type).filter(isFactorType)
  return [...new Set(types)]
}
