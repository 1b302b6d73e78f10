// What the mail room is given of the tenant's settings, which it does not own.
import { isObject, type JsonObject } from '#kit'
import type { MailSettings, PhoneTemplate, ReadSettings, WrittenTemplate } from '#mail'
import type { Storage } from '#storage'
import { type Settings, settings } from '#tenant'

const NAMES = ['tenant', 'tenant_settings', 'branding', 'email_provider', 'phone_provider', 'message_webhooks'] as const

type Rows = { [Name in (typeof NAMES)[number]]?: Settings[Name] }

export function mailSettings({ db }: Storage): ReadSettings {
  return {
    async read(): Promise<MailSettings> {
      const rows: Rows = await settings.readSome(db, NAMES)
      const { tenant, tenant_settings: further = {}, branding = {} } = rows
      const locales = further['enabled_locales']
      return {
        tenant: {
          id: tenant?.id ?? '',
          friendlyName: tenant?.friendly_name || 'Keyturn',
          ...textAs('supportEmail', further['support_email']),
          ...textAs('supportUrl', further['support_url']),
          ...textAs('homeUrl', further['default_redirection_uri']),
        },
        ...(Array.isArray(locales) && locales.length > 0 ? { locales: locales.map(String) } : {}),
        brand: brandOf(branding),
        ...emailOf(rows),
        ...phoneOf(rows),
      }
    },
    async template(name): Promise<WrittenTemplate | undefined> {
      const template = await settings.read(db, `email_template.${name}`)
      if (!template) return undefined
      const languages = (await settings.read(db, `email_template_languages.${name}`)) ?? {}
      const { subject, body, from, enabled } = template
      return { subject, body, from, enabled, languages }
    },
    async phoneTemplate(type): Promise<PhoneTemplate | undefined> {
      const template = await settings.read(db, `phone_template.${type}`)
      if (template && !template.disabled) {
        return { ...template.body, ...(template.from === undefined ? {} : { from: template.from }) }
      }
      // the older way of writing the same text, for codes only
      const texts = (await settings.read(db, 'guardian.sms.templates')) ?? {}
      const text = type === 'otp_verify' ? texts['verification_message'] : texts['enrollment_message']
      return (type === 'otp_verify' || type === 'otp_enroll') && typeof text === 'string' ? { text } : undefined
    },
  }
}

/** `custom` is the tenant's webhook; a provider that is switched off is none. */
function emailOf({ email_provider: email, message_webhooks: webhooks }: Rows): Pick<MailSettings, 'email'> {
  if (email?.enabled !== true) return {}
  const credentialsSealed = email.name === 'custom' ? webhooks?.email?.credentials_sealed : email.credentials_sealed
  if (credentialsSealed === undefined) return {}
  const from = email.default_from_address
  const { name, settings: further = {} } = email
  return { email: { name, settings: further, credentialsSealed, ...(from === undefined ? {} : { from }) } }
}

function phoneOf({ phone_provider: phone, message_webhooks: webhooks }: Rows): Pick<MailSettings, 'phone'> {
  if (phone === undefined || phone.disabled) return {}
  const credentialsSealed = phone.name === 'custom' ? webhooks?.phone?.credentials_sealed : phone.credentials_sealed
  if (credentialsSealed === undefined) return {}
  return { phone: { name: phone.name, settings: phone.configuration, credentialsSealed } }
}

/** Only what can stand in a style and in an image as it is. */
function brandOf(branding: JsonObject): MailSettings['brand'] {
  const colors = branding['colors']
  const primary = isObject(colors) ? colors['primary'] : undefined
  const logo = branding['logo_url']
  return {
    ...(typeof primary === 'string' && /^#[\dA-Fa-f]{6}$/.test(primary) ? { primary } : {}),
    ...(typeof logo === 'string' && /^https:\/\/[^\s"'<>]+$/.test(logo) ? { logo } : {}),
  }
}

function textAs<Name extends string>(name: Name, value: unknown): { [Each in Name]?: string } {
  return typeof value === 'string' ? ({ [name]: value } as { [Each in Name]: string }) : {}
}
