// What a legacy Hook is: one saved script, which is what runs (docs/decisions/0040).
import type { HookId } from '#kit'
import type { TriggerId } from '#triggers'

import type { BuildError } from '../build/index.ts'

/** `retrying`: the registry was away, and the queue tries again. */
export type HookStatus = 'pending' | 'building' | 'retrying' | 'built' | 'failed'

export type Hook = {
  id: HookId
  name: string
  trigger: TriggerId
  script: string
  /** name → version, as declared; what the script itself asks for comes with the build */
  dependencies: Readonly<Record<string, string>>
  enabled: boolean
  status: HookStatus
  revision: number
  artifactHash: string | undefined
  errors: readonly BuildError[]
  createdAt: number
  updatedAt: number
}
