// What the tenant has set for its messages, as this room is given it: the room itself owns no settings.
import type { JsonObject } from '#kit'

export type MailSettings = {
  tenant: { id: string; friendlyName: string; supportEmail?: string; supportUrl?: string; homeUrl?: string }
  /** of the tenant, if it has set any: the first is the one for everybody else */
  locales?: readonly string[]
  /** a colour as `#rrggbb` and an https URL; anything else is not taken */
  brand: { primary?: string; logo?: string }
  /** undefined: none, or switched off */
  email?: { name: string; from?: string; settings: JsonObject; credentialsSealed: string }
  phone?: { name: string; settings: JsonObject; credentialsSealed: string }
}

export type WrittenTemplate = {
  subject: string
  body: string
  from: string
  enabled: boolean
  /** by language tag: what is written there replaces the part of the same name */
  languages: { readonly [language: string]: { subject?: string; body?: string } }
}

/** Liquid for phones; undefined parts are the built-in text. */
export type PhoneTemplate = { text?: string; voice?: string; from?: string }

export type ReadSettings = {
  read(): Promise<MailSettings>
  /** @param name of an e-mail template */
  template(name: string): Promise<WrittenTemplate | undefined>
  /** @param type as phone templates are called: `otp_verify`, `otp_enroll`, `change_password`, … */
  phoneTemplate(type: string): Promise<PhoneTemplate | undefined>
}
