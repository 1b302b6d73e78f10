// The catalogue: integrations that work after a few settings. Settings become constants of the code, secrets stay secrets.
import type { TriggerId } from '../../api/types.ts'
import { changeIntegrations } from './catalogue-change.ts'
import { resetIntegrations } from './catalogue-reset.ts'
import { tokenIntegrations } from './catalogue-tokens.ts'

export type Setting = {
  name: string
  label: string
  words?: string
  /** secrets go to event.secrets under this name */
  kind: 'text' | 'url' | 'email' | 'list' | 'secret'
  sample: string
}

export type Integration = {
  id: string
  name: string
  words: string
  trigger: TriggerId
  settings: readonly Setting[]
  code: string
}

export const catalogue: readonly Integration[] = [...changeIntegrations, ...resetIntegrations, ...tokenIntegrations]

/** Where the settings go; JSON is a literal of JavaScript, whatever was typed. */
const PLACE = /^const settings = \{[^]*?^\}\n/m

/** The code with the values of the form in it. */
export function settled({ settings, code }: Integration, values: Readonly<Record<string, string>>): string {
  const constants = Object.fromEntries(
    settings
      .filter(({ kind }) => kind !== 'secret')
      .map(({ name, kind }) => {
        const value = values[name]?.trim() ?? ''
        const list = value.split(/[\s,]+/).filter((each) => each !== '')
        return [name, kind === 'list' ? list : value]
      }),
  )
  return code.replace(PLACE, () => `const settings = ${JSON.stringify(constants, null, 2)}\n`)
}

/** What is wrong with a value, in words; undefined when nothing is. */
export function settingRefusal({ kind, label }: Setting, value: string): string | undefined {
  if (value.trim() === '') return `${label} is needed.`
  if (kind === 'url' && !isWebAddress(value.trim())) return 'This is no https address.'
  if (kind === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value.trim())) return 'This is no mail address.'
  return undefined
}

function isWebAddress(value: string): boolean {
  try {
    return ['https:', 'http:'].includes(new URL(value).protocol)
  } catch {
    return false
  }
}
