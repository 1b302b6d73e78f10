// What a run of the continue handler begins with, as it is typed: what came back from a redirect, or a form's answers.
import type { Continuation, Form } from '../../api/schema.ts'
import type { Suspended } from '../../api/types.ts'

type Fault = NonNullable<NonNullable<Continuation['token']>['fault']>

export type Returned = {
  from: 'redirect' | 'form'
  /** as in an address: name=value, one in a line */
  query: string
  body: string
  token: 'none' | 'good' | Fault
  secret: string
  name: string
  in: 'query' | 'body'
  /** JSON */
  claims: string
  form: string
  fields: Readonly<Record<string, unknown>>
  /** JSON */
  vars: string
}

export const TOKENS: Readonly<Record<Returned['token'], string>> = {
  none: 'None, or as a parameter',
  good: 'A good one',
  expired: 'One that has expired',
  signature: 'One signed with another secret',
  state: 'One of another redirect',
  subject: 'One of another user',
  issuer: 'One of another host',
}

/** @param secrets names of the draft's; with one at hand a redirect comes back with a good token */
export function nothingReturned(secrets: readonly string[]): Returned {
  const [secret = ''] = secrets
  return {
    ...{ from: 'redirect', query: '', body: '', name: 'session_token', in: 'query', claims: '{}' },
    ...{ token: secret === '' ? 'none' : 'good', secret },
    ...{ form: '', fields: {}, vars: '{}' },
  }
}

/**
 * What the run that suspended asked for; what was typed stays as far as it fits.
 *
 * @param secrets names of the draft's
 */
export function returnedFrom(suspended: Suspended, before: Returned, secrets: readonly string[]): Returned {
  if (suspended.kind === 'redirect') {
    const { token, secret } = secrets.includes(before.secret) ? before : nothingReturned(secrets)
    return { ...before, from: 'redirect', token, secret }
  }
  const { id: form, fields, vars } = suspended
  return { ...before, from: 'form', form, fields, vars: JSON.stringify(vars, null, 2) }
}

export function returnedOf({ prompt, query, body, token }: Continuation): Returned {
  const empty = { ...nothingReturned([]), query: linesOf(query), body: linesOf(body) }
  if (prompt) {
    const { id: form, fields = {}, vars = {} } = prompt
    return { ...empty, from: 'form', form, fields, vars: JSON.stringify(vars, null, 2) }
  }
  if (!token) return empty
  const { secret, name = 'session_token', in: place = 'query', claims = {}, fault = 'good' } = token
  return { ...empty, token: fault, secret, name, in: place, claims: JSON.stringify(claims, null, 2) }
}

/**
 * @param known the form that was answered, where there is one
 * @throws Error that says what is wrong with what was typed
 */
export function continuationOf(typed: Returned, known?: Pick<Form, 'fields'>): Continuation {
  const { from, token, secret, name, claims: text, form, fields } = typed
  if (from === 'form') {
    if (form === '') throw new Error('Choose the form that was answered.')
    const answers = { ...(known && unticked(known)), ...fields }
    return { prompt: { id: form, fields: answers, vars: objectOf('The variables', typed.vars) } }
  }
  const [query, body] = [textsOf(typed.query), textsOf(typed.body)]
  const given = {
    ...(Object.keys(query).length === 0 ? {} : { query }),
    ...(Object.keys(body).length === 0 ? {} : { body }),
  }
  if (token === 'none') return given
  if (secret === '') throw new Error('Choose the secret that the token is signed with.')
  const claims = objectOf('The claims', text)
  return {
    ...given,
    token: {
      ...{ secret, in: typed.in },
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      ...(Object.keys(claims).length === 0 ? {} : { claims }),
      ...(token === 'good' ? {} : { fault: token }),
    },
  }
}

/** Lines, a query string, or the whole address that the browser came back to. */
function textsOf(typed: string): Record<string, string> {
  const query = typed
    .trim()
    .replace(/^https?:[^?#]*\??/i, '')
    .replace(/^\?/, '')
    .replace(/#.*$/s, '')
  const found: [string, string][] = []
  for (const [name, value] of new URLSearchParams(query.replaceAll(/\s*\n\s*/g, '&'))) {
    if (name === '') continue
    if (found.some(([other]) => other === name)) {
      throw new Error(`The parameter ${name} is given twice: one of the two would be believed and the other judged.`)
    }
    found.push([name, value])
  }
  return Object.fromEntries(found)
}

function linesOf(texts: Readonly<Record<string, unknown>> = {}): string {
  const pairs = Object.entries(texts).map(([name, value]): [string, string] => [name, String(value)])
  return new URLSearchParams(pairs).toString().replaceAll('&', '\n')
}

function objectOf(what: string, text: string): Record<string, unknown> {
  let read: unknown
  try {
    read = JSON.parse(text.trim() === '' ? '{}' : text)
  } catch (thrown) {
    throw new Error(`${what} are no JSON: ${thrown instanceof Error ? thrown.message : ''}`, { cause: thrown })
  }
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Record<string, unknown>
  throw new Error(`${what} are a JSON object.`)
}

type Field = Form['fields'][number]

/** As the page of the form hands it on; what is left empty is no answer. */
export function answered(
  fields: Returned['fields'],
  { id, type }: Pick<Field, 'id' | 'type'>,
  value: string | number | boolean,
): Returned['fields'] {
  const { [id]: _before, ...others } = fields
  if (value === '' && type !== 'boolean' && type !== 'legal') return others
  return { ...others, [id]: value }
}

/** A box that nobody ticked is an answer too. */
function unticked({ fields }: Pick<Form, 'fields'>): Record<string, unknown> {
  const boxes = fields.filter(({ type }) => type === 'boolean' || type === 'legal')
  return Object.fromEntries(boxes.map(({ id }) => [id, false]))
}
