// The SQL of the tenant's settings: named JSON values.
import { fromStored, type JsonObject } from '#kit'
import type { Db, Tx } from '#storage'

/** What the tenant is called and which client a page without one belongs to. */
export type Settings = {
  tenant: { id: string; friendly_name: string }
  default_client: { client_id: string }
  /** which factors the tenant has switched on, by Auth0's names; all are off at first, as at Auth0 */
  factors: { readonly [name: string]: boolean }
  /** how often links may be asked for in an hour, where the tenant has limits of its own */
  reset_limits: Partial<ResetLimits>
  /** of the dashboard */
  administrator_policy: { mfa_required: boolean }
  /** Auth0's further tenant settings, beside the friendly name */
  tenant_settings: JsonObject
  branding: JsonObject
  /** Auth0's theme, of which there is one at most */
  theme: JsonObject
  universal_login_template: { body: string }
  prompts: JsonObject
  prompt_rendering: JsonObject
  breached_password_detection: JsonObject
  brute_force_protection: JsonObject
  suspicious_ip_throttling: JsonObject
  bot_detection: JsonObject
  captcha: JsonObject
  /** login pages of Auth0's `All Applications` client, which is no client otherwise */
  global_client: JsonObject
  email_provider: EmailProvider
  phone_provider: PhoneProvider
  /** where messages go when a provider is `custom` */
  message_webhooks: { readonly [channel in 'email' | 'phone']?: MessageWebhook }
  [template: `email_template.${string}`]: EmailTemplate
  /** by language tag: what replaces the template's own words */
  [languages: `email_template_languages.${string}`]: TemplateLanguages
  [phone: `phone_template.${string}`]: PhoneTemplate
  [text: `custom_text.${string}`]: JsonObject
  [guardian: `guardian.${string}`]: JsonObject
}

export type ResetLimits = {
  mails_per_account: number
  asks_per_address: number
  answers_per_address: number
}

export type EmailProvider = {
  name: string
  enabled: boolean
  default_from_address?: string
  settings?: JsonObject
  /** opens for the purpose `email-provider` */
  credentials_sealed: string
  /** what of the credentials may be shown */
  credentials_shown: JsonObject
}

export type PhoneProvider = {
  id: string
  name: 'twilio' | 'custom'
  disabled: boolean
  configuration: JsonObject
  /** opens for the purpose `phone-provider` */
  credentials_sealed: string
  created_at: string
  updated_at: string
}

/** `credentials_sealed` opens for the purpose of its channel's providers, to `url` and `secret`. */
export type MessageWebhook = { url: string; credentials_sealed: string }

export type TemplateLanguages = { readonly [language: string]: { subject?: string; body?: string } }

export type PhoneTemplate = { disabled: boolean; from?: string; body: { text?: string; voice?: string } }

/** Auth0's object, with its names. */
export type EmailTemplate = {
  template: string
  body: string
  from: string
  subject: string
  syntax: 'liquid'
  enabled: boolean
  resultUrl?: string
  urlLifetimeInSeconds?: number
  includeEmailInRedirect?: boolean
}

export async function read<Name extends keyof Settings>(db: Db, name: Name): Promise<Settings[Name] | undefined> {
  const row = await db.selectFrom('settings').select('value_json').where('name', '=', name).executeTakeFirst()
  return row && fromStored<Settings[Name]>(row.value_json)
}

/** Several at once, in one query. */
export async function readSome<const Name extends keyof Settings>(
  db: Db,
  names: readonly Name[],
): Promise<{ [Each in Name]?: Settings[Each] }> {
  const rows = await db.selectFrom('settings').select(['name', 'value_json']).where('name', 'in', names).execute()
  return Object.fromEntries(rows.map((row) => [row.name, fromStored(row.value_json)])) as {
    [Each in Name]?: Settings[Each]
  }
}

/** Names of the settings that begin with this. */
export async function named(db: Db, prefix: string): Promise<string[]> {
  const rows = await db.selectFrom('settings').select('name').where('name', 'like', `${prefix}%`).execute()
  // an underscore of LIKE is any character
  return rows.map(({ name }) => name).filter((name) => name.startsWith(prefix))
}

export async function write<Name extends keyof Settings>(
  db: Db,
  name: Name,
  value: Settings[Name],
  at: number,
): Promise<void> {
  const value_json = JSON.stringify(value)
  await db
    .insertInto('settings')
    .values({ name, value_json, updated_at: at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value_json, updated_at: at }))
    .execute()
}

/**
 * Reads a setting, changes it and writes it back, one after the other: of two changes at once none is lost.
 *
 * @param from what it changes when there is none yet
 */
export async function change<Name extends keyof Settings>(
  tx: Tx,
  name: Name,
  from: Settings[Name],
  by: (before: Settings[Name]) => Settings[Name],
  at: number,
): Promise<Settings[Name]> {
  // a write that changes nothing holds the row until the transaction ends, in both databases
  await tx
    .insertInto('settings')
    .values({ name, value_json: JSON.stringify(from), updated_at: at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ updated_at: at }))
    .execute()
  const after = by((await read(tx, name)) ?? from)
  await write(tx, name, after, at)
  return after
}

/** @returns false when the setting is there already, which then stays as it is */
export async function create<Name extends keyof Settings>(
  db: Db,
  name: Name,
  value: Settings[Name],
  at: number,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('settings')
    .values({ name, value_json: JSON.stringify(value), updated_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** @returns whether there was one */
export async function remove(db: Db, name: keyof Settings): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('settings').where('name', '=', name).executeTakeFirst()
  return numDeletedRows > 0n
}
