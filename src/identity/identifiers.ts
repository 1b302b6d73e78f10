// What people of a connection sign in and up with: Auth0's `options.attributes`, or `requires_username` where there are none.
import { isObject } from '#kit'

import type { ConnectionOptions } from './connections.store.ts'

export type IdentifierKind = 'email' | 'phone' | 'username'

/** `named`: the tenant has said so itself, by `options.attributes`. */
export type Identifiers = { readonly [Kind in IdentifierKind]: IdentifierUse } & { named: boolean }

export type IdentifierUse = {
  signsIn: boolean
  signUp: 'required' | 'optional' | 'inactive'
}

export function identifiersOf({ attributes, requires_username: withUsername }: ConnectionOptions): Identifiers {
  if (!isObject(attributes)) {
    return {
      named: false,
      email: { signsIn: true, signUp: 'required' },
      // numbers that the API gave people; there is no field for one
      phone: { signsIn: true, signUp: 'inactive' },
      username: withUsername === true ? { signsIn: true, signUp: 'required' } : { signsIn: false, signUp: 'inactive' },
    }
  }
  return {
    named: true,
    email: useOf(attributes['email']),
    phone: useOf(attributes['phone_number']),
    username: useOf(attributes['username']),
  }
}

/** Whether this is a way in: `@` makes an address, `+` at the beginning a number, anything else is a username. */
export function signsInBy(options: ConnectionOptions, entry: string): boolean {
  return identifiersOf(options)[kindOf(entry)].signsIn
}

/** Whether people of the connection may have usernames at all. */
export function hasUsernames(options: ConnectionOptions): boolean {
  const { signsIn, signUp } = identifiersOf(options).username
  return signsIn || signUp !== 'inactive'
}

/** Letters of a username: Auth0's rule of the attribute, else 1 to 128. */
export function usernameLength({ attributes }: ConnectionOptions): { min: number; max: number } {
  const username = isObject(attributes) ? attributes['username'] : undefined
  const rule = isObject(username) && isObject(username['validation']) ? username['validation'] : {}
  const { min_length: min, max_length: max } = rule
  return { min: typeof min === 'number' ? min : 1, max: typeof max === 'number' ? max : 128 }
}

function kindOf(entry: string): IdentifierKind {
  if (entry.includes('@')) return 'email'
  return entry.startsWith('+') ? 'phone' : 'username'
}

function useOf(attribute: unknown): IdentifierUse {
  const { identifier, signup } = isObject(attribute) ? attribute : {}
  const status = isObject(signup) ? signup['status'] : undefined
  return {
    signsIn: isObject(identifier) && identifier['active'] === true,
    signUp: status === 'required' || status === 'optional' ? status : 'inactive',
  }
}
