// A user of a database connection, as every room sees one, and the rules for its identifiers.
import { AppError, type ConnectionId, type JsonObject, type UserId } from '#kit'

export type User = {
  id: UserId
  connection: ConnectionId
  email: string | undefined
  emailVerified: boolean
  username: string | undefined
  phoneNumber: string | undefined
  phoneVerified: boolean
  profile: Profile
  userMetadata: JsonObject
  appMetadata: JsonObject
  blocked: boolean
  loginsCount: number
  lastLogin: number | undefined
  lastIp: string | undefined
  /** milliseconds since the epoch */
  lastPasswordReset: number | undefined
  credentialVersion: number
  createdAt: number
  updatedAt: number
}

export type Profile = {
  name?: string
  nickname?: string
  given_name?: string
  family_name?: string
  picture?: string
}

/**
 * One plain address: no display name, quoted local part, comment, list or control character (nodemailer
 * CVE-2025-13033 and its kin, GitLab CVE-2023-7028). ASCII letters are folded to lower case, as Auth0 does.
 *
 * @throws AppError `invalid_body` when it is none
 */
export function parseEmail(text: string): string {
  const address = text.trim()
  if (address.length > 254 || !ADDRESS.test(address)) {
    throw new AppError(
      'invalid',
      'invalid_body',
      "Payload validation error: 'Object didn't pass validation for format email: " +
        `${address.slice(0, 254)}' on property email (The user's email).`,
    )
  }
  return address.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

const ADDRESS =
  /^[^\s\p{Cc}"(),:;<>@[\\\]]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)*[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u

/** The form in which identifiers are compared. What is sent goes to the stored address, never to this (CVE-2019-19844). */
export function foldIdentifier(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase()
}

/**
 * What somebody types to say who they are: an address, a phone number in international form, or a username.
 *
 * @throws AppError `invalid_body` when it can be none of them
 */
export function parseIdentifier(text: string): string {
  const entry = text.trim()
  const digits = entry.replaceAll(/[\s().-]/g, '')
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return digits
  return /^[\w.!#$%&'*+/=?^`{|}~-]{1,128}$/.test(entry) ? entry : parseEmail(entry)
}

/** Metadata as a change leaves it: at the first level only, and `null` takes a property away. */
export function mergedMetadata(before: JsonObject, change: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null))
}
