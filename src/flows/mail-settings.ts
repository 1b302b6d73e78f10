// What the mail room is given of the tenant's settings, which it does not own.
import { isObject, type JsonObject } from '#kit'
import type { MailSettings, PhoneTemplate, ReadSettings, WrittenTemplate } from '#mail'
import type { Storage } from '#storage'
import { settings } from '#tenant'

export function mailSettings({ db }: Storage): ReadSettings {
  return {
    async read(): Promise<MailSettings> {
      const rows = await settings.readSome(db, [
        'tenant',
        'tenant_settings',
        'branding',
        'email_provider',
        'phone_provider',
      ])
      const {
        tenant,
        tenant_settings: further = {},
        branding = {},
        email_provider: email,
        phone_provider: phone,
      } = rows
      const locales = further['enabled_locales']
      const from = email?.default_from_address
      return {
        tenant: {
          id: tenant?.id ?? '',
          friendlyName: tenant?.friendly_name || 'Keyturn',
          ...named('supportEmail', further['support_email']),
          ...named('supportUrl', further['support_url']),
        },
        ...(Array.isArray(locales) && locales.length > 0 ? { locales: locales.map(String) } : {}),
        brand: brandOf(branding),
        ...(email?.enabled === true
          ? {
              email: {
                name: email.name,
                ...(from === undefined ? {} : { from }),
                settings: email.settings ?? {},
                credentialsSealed: email.credentials_sealed,
              },
            }
          : {}),
        ...(phone !== undefined && !phone.disabled
          ? {
              phone: {
                name: phone.name,
                settings: phone.configuration,
                credentialsSealed: phone.credentials_sealed,
              },
            }
          : {}),
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
        const { text, voice } = template.body
        return {
          ...(text === undefined ? {} : { text }),
          ...(voice === undefined ? {} : { voice }),
          ...(template.from === undefined ? {} : { from: template.from }),
        }
      }
      // the older way of writing the same text, for codes only
      const texts = (await settings.read(db, 'guardian.sms.templates')) ?? {}
      const text = type === 'otp_verify' ? texts['verification_message'] : texts['enrollment_message']
      return (type === 'otp_verify' || type === 'otp_enroll') && typeof text === 'string' ? { text } : undefined
    },
  }
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

function named<Name extends string>(name: Name, value: unknown): { [Each in Name]?: string } {
  return typeof value === 'string' ? ({ [name]: value } as { [Each in Name]: string }) : {}
}
