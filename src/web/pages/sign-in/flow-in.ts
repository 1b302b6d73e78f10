// The journey that a page of signing in is about, as its address or form names it.
import { oneText } from '../one-text.ts'

export function flowIn(source: unknown): string | undefined {
  const flow = oneText(source, 'state')
  return typeof flow === 'string' && /^[A-Za-z0-9]{27}$/.test(flow) ? flow : undefined
}
