// Which Actions came from the catalogue: their first line says so, and the API has no word for it.
import type { Action } from '../../api/types.ts'

const MARK = '// From the Keyturn catalogue: '

export function marked(integration: string, code: string): string {
  return `${MARK}${integration}\n${code}`
}

export function isInstalled({ code }: Pick<Action, 'code'>): boolean {
  return code.startsWith(MARK)
}
