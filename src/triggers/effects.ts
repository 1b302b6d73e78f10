// What Actions asked for beside a decision: claims of the tokens, and metadata of the user.
import { isObject, type Json, type JsonObject } from '#kit'

import { whyLeftOut } from './claims.ts'
import type { Command } from './commands.ts'

export type Effects = {
  idToken: JsonObject
  accessToken: JsonObject
  /** members to set; `null` takes one away */
  userMetadata: JsonObject
  appMetadata: JsonObject
}

/** In the order of asking, so that the last of a name counts. Names are judged here again: a sandbox can forge a command. */
export function effectsOf(commands: readonly Command[]): Effects {
  const effects = { idToken: record(), accessToken: record(), userMetadata: record(), appMetadata: record() }
  for (const command of commands) {
    switch (command.type) {
      case 'idToken.setCustomClaim':
        if (whyLeftOut(command.name) === undefined) effects.idToken[command.name] = plain(command.value)
        break
      case 'accessToken.setCustomClaim':
        if (whyLeftOut(command.name) === undefined) effects.accessToken[command.name] = plain(command.value)
        break
      case 'user.setUserMetadata':
        if (command.name !== PROTO) effects.userMetadata[command.name] = plain(command.value)
        break
      case 'user.setAppMetadata':
        if (command.name !== PROTO) effects.appMetadata[command.name] = plain(command.value)
        break
      default:
        break
    }
  }
  return effects
}

/** As the Management API takes none: whoever merges metadata carelessly would make it a prototype. */
const PROTO = '__proto__'

/** Without a prototype: a claim may be called anything. */
function record(): Record<string, Json> {
  return Object.create(null) as Record<string, Json>
}

function plain(value: unknown): Json {
  return isObject(value) || Array.isArray(value) ? (value as Json) : ((value ?? null) as Json)
}
