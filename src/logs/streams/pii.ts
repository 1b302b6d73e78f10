// Takes personal facts out of the events of a stream: masked, or hashed so that equal ones stay equal.
import xxhash from 'xxhash-wasm'

import type { LogEvent } from '../log-event.ts'
import type { PiiConfig, PiiField } from './stream.ts'

const { h64ToString } = await xxhash()

/** Properties, wherever they stand in an event, by Auth0's names of fields. */
const NAMES: Readonly<Record<PiiField, ReadonlySet<string>>> = {
  first_name: new Set(['first_name', 'given_name', 'firstName', 'givenName']),
  last_name: new Set(['last_name', 'family_name', 'lastName', 'familyName']),
  username: new Set(['username', 'user_name', 'nickname', 'name']),
  email: new Set(['email', 'to', 'new_email', 'old_email']),
  phone: new Set(['phone', 'phone_number', 'phoneNumber', 'phone_numbers', 'recipient']),
  address: new Set(['address', 'street_address', 'postal_code', 'zipcode', 'ip', 'client_ip']),
}

const EMAIL = /[^\s@<>"',;:()[\]]+@[^\s@<>"',;:()[\]]+\.[^\s@<>"',;:()[\]]+/g

/** `name` alone is too common a property: it is a person's in these only. */
const PEOPLE = new Set(['user', 'profile', 'body'])

export function withoutPii(event: LogEvent, { log_fields, method }: PiiConfig): LogEvent {
  const hide = method === 'hash' ? hashed : masked
  const hidden = (key: string, parent: string) =>
    log_fields.some((field) => NAMES[field].has(key)) && (key !== 'name' || PEOPLE.has(parent))
  const addresses = log_fields.includes('email')

  function walk(value: unknown, key: string, parent: string): unknown {
    if (Array.isArray(value)) return value.map((each) => walk(each, key, parent))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name, key)]))
    }
    if (typeof value !== 'string' || value === '') return value
    if (hidden(key, parent)) return hide(value)
    // an address stands in descriptions and user names too
    return addresses ? value.replace(EMAIL, hide) : value
  }
  return walk(event, '', '') as LogEvent
}

/** The same length for all: how long a name is says something too. */
function masked(): string {
  return '*****'
}

function hashed(text: string): string {
  return h64ToString(text)
}
