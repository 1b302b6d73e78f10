// What the effects of password-reset are given.
import type { FlowId, Sealer } from '#kit'
import type { Storage } from '#storage'

import type { PasswordDeps } from '../change-password.ts'
import type { RequestFacts } from '../request-facts.ts'
import type { ResetLinkDeps } from '../reset-link.ts'

export type ResetContext = { request: RequestFacts }
export type EffectContext = ResetContext & { flow: FlowId }
export type ResetDeps = ResetLinkDeps & PasswordDeps & { storage: Storage; sealer: Sealer }
