// What each e-mail provider is configured with, and how much of it may be shown again.
import { isObject, type JsonObject } from '#kit'
import { AZURE_CONNECTION, parseMailbox } from '#mail'

import { bodyRefusal } from '../validation.ts'
import { optional, shape, text, whole } from './answers/shape.ts'

type Field = {
  /** must be there */
  needed?: true
  /** may come back in answers: it is no secret */
  shown?: true
  /** what a text has to look like; it may be part of a host name */
  looks?: RegExp
  whole?: true
}

const key = { needed: true } as const
const eu = { shown: true, looks: /^eu$/ } as const
const host =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$|^\[?[\da-fA-F:]+\]?$/

const PROVIDERS: { readonly [name: string]: { readonly [field: string]: Field } } = {
  smtp: {
    smtp_host: { needed: true, shown: true, looks: host },
    smtp_port: { shown: true, whole: true },
    smtp_user: { shown: true },
    smtp_pass: {},
  },
  sendgrid: { api_key: key },
  mandrill: { api_key: key },
  resend: { api_key: key },
  sparkpost: { api_key: key, region: eu },
  mailgun: { api_key: key, domain: { needed: true, shown: true, looks: host }, region: eu },
  ses: {
    accessKeyId: key,
    secretAccessKey: key,
    region: { needed: true, shown: true, looks: /^[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}$/ },
  },
  azure_cs: { connectionString: { needed: true, looks: AZURE_CONNECTION } },
  ms365: {
    tenantId: { needed: true, shown: true, looks: /^[A-Za-z0-9.-]{1,100}$/ },
    clientId: { needed: true, shown: true },
    clientSecret: key,
  },
  custom: {},
} satisfies { [Name in ProviderName]: { readonly [field: string]: Field } }

/** Auth0's names. */
export const PROVIDER_NAMES = [
  'mailgun',
  'mandrill',
  'sendgrid',
  'resend',
  'ses',
  'sparkpost',
  'smtp',
  'azure_cs',
  'ms365',
  'custom',
] as const

export type ProviderName = (typeof PROVIDER_NAMES)[number]

/** @throws AppError 400 with what is wrong @returns them, without those that are null */
export function checkedCredentials(name: ProviderName, given: JsonObject): JsonObject {
  const fields = PROVIDERS[name] ?? {}
  for (const [field, value] of Object.entries(given)) {
    const rule = fields[field]
    if (!rule) throw bodyRefusal(`Additional properties not allowed: ${field}`, 'credentials')
    if (value === null) continue
    const place = `credentials.${field}`
    if (rule.whole === true) {
      if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535) continue
      throw bodyRefusal('It is a whole number from 1 to 65535', place)
    }
    if (typeof value !== 'string') throw bodyRefusal(`Expected type string but found type ${typeof value}`, place)
    if (/\p{Cc}/u.test(value)) throw bodyRefusal('Control characters are not allowed', place)
    if (rule.looks && !rule.looks.test(value)) throw bodyRefusal('It does not have the right form', place)
  }
  const needed = Object.keys(fields).find((field) => fields[field]?.needed === true && (given[field] ?? '') === '')
  if (needed !== undefined) throw bodyRefusal(`Missing required property: ${needed}`, 'credentials')
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined))
}

/** Of checked credentials, what comes back in answers. */
export function shownCredentials(name: ProviderName, credentials: JsonObject): JsonObject {
  const fields = PROVIDERS[name] ?? {}
  return Object.fromEntries(Object.entries(credentials).filter(([field]) => fields[field]?.shown === true))
}

/** No secret has a place in it. */
export const shownCredentialsShape = shape(
  'ShownEmailCredentials',
  Object.fromEntries(
    Object.values(PROVIDERS)
      .flatMap((fields) => Object.entries(fields))
      .filter(([, { shown }]) => shown === true)
      .map(([field, { whole: number }]) => [field, optional(number === true ? whole : text)]),
  ),
)

/** Settings that take effect; others would only look as if they did. @throws AppError 400 */
export function checkSettings(name: ProviderName, given: JsonObject): void {
  for (const [field, value] of Object.entries(given)) {
    const known = field === 'headers' ? name === 'smtp' : field === 'message' && MESSAGE_SETTINGS[name] !== undefined
    if (!known) throw bodyRefusal(`Additional properties not allowed: ${field}`, 'settings')
    if (!isObject(value)) throw bodyRefusal('Expected type object', `settings.${field}`)
    for (const [inner, own] of Object.entries(value)) {
      if (field === 'message' && inner !== MESSAGE_SETTINGS[name]) {
        throw bodyRefusal(`Additional properties not allowed: ${inner}`, 'settings.message')
      }
      const printable = typeof own === 'string' && /^[ -~]{1,200}$/.test(own)
      if (field === 'headers' && !(/^X-[A-Za-z0-9-]{1,60}$/.test(inner) && printable)) {
        throw bodyRefusal('Headers are called X-… and have printable values', `settings.headers.${inner.slice(0, 60)}`)
      }
    }
  }
}

const MESSAGE_SETTINGS: { readonly [name: string]: string } = {
  mandrill: 'view_content_link',
  ses: 'configuration_set_name',
}

/** One address, with or without a name. @throws AppError 400 */
export function checkSender(text: string | undefined, property: string): void {
  if (text === undefined || text === '' || parseMailbox(text)) return
  throw bodyRefusal("Object didn't pass validation for format email: address or Name <address>", property)
}
