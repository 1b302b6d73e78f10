// The shape of a trigger: everything that derives from the register derives from these fields.
import type { JsonObject } from '#kit'

import type { Command, CommandType } from './commands.ts'
import type { RuntimeLabel } from './runtimes.ts'
import type { Settlement } from './settlement.ts'

export type TriggerVersion = { version: string; status: 'CURRENT' | 'SUPPORTED' | 'DEPRECATED' }

export type HandlerNames = {
  execute: string
  /** called on the same Action after its redirect or prompt; `null` where the trigger cannot suspend */
  continue: string | null
}

type Words<Id extends string> = {
  id: Id
  name: string
  description: string
  versions: readonly TriggerVersion[]
  /** the version of new Actions */
  current: string
  runtimes: readonly RuntimeLabel[]
  defaultRuntime: RuntimeLabel
  handlers: HandlerNames
  /** how many Actions may be bound at once; `null` is no limit */
  maxBound: number | null
  /** what its Actions may ask for: a sandbox that forges others is ended */
  commands: readonly CommandType[]
  /** a complete event without secrets, for the test runner and the reference */
  sampleEvent: JsonObject
  /** the code of a new Action */
  starter(version: string): string
  /** declarations for the editor and for `keyturn/actions` (.d.ts text) */
  types(version: string): string
}

/** A blocking trigger decides about a flow, so it has a settle; of the other kind only the commands are recorded. */
export type Trigger<Id extends string = string> =
  | (Words<Id> & { blocking: true; settle(commands: readonly Command[]): Settlement })
  | (Words<Id> & { blocking: false; settle: null })
