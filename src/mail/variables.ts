// What templates may name: the variables that Auth0 documents, of mails and of phone messages.
import { isoTime, type JsonObject } from '#kit'

import type { Letter } from './letter.ts'
import type { MailSettings } from './settings.ts'

export function mailVariables(letter: Letter, { tenant }: MailSettings, language: string): JsonObject {
  return {
    user: userOf(letter),
    ...(letter.url === undefined ? {} : { url: letter.url }),
    ...(letter.code === undefined ? {} : { code: letter.code, verification_code: letter.code }),
    ...changeOf(letter),
    ...(letter.application === undefined ? {} : { application: applicationOf(letter) }),
    ...(letter.connection === undefined ? {} : { connection: { name: letter.connection } }),
    ...(letter.organization === undefined ? {} : { organization: letter.organization }),
    tenant: tenant.id,
    friendly_name: tenant.friendlyName,
    support_email: tenant.supportEmail ?? '',
    support_url: tenant.supportUrl ?? '',
    home_url: tenant.homeUrl ?? '',
    request_language: language,
    /** minutes that link or code live */
    lifetime_in_minutes: Math.round(letter.lifetime / 60_000),
  }
}

/** Phone templates have an object where mails have the tenant's name (Auth0's documentation of both). */
export function phoneVariables(letter: Letter, { tenant }: MailSettings, language: string): JsonObject {
  const { code, url, user } = letter
  return {
    ...(code === undefined ? {} : { code, pin: code }),
    ...(url === undefined ? {} : { url }),
    message_type: letter.channel,
    phone_number: letter.to,
    user: user === undefined ? {} : userOf(letter),
    ...(letter.application === undefined ? {} : { application: applicationOf(letter), client: applicationOf(letter) }),
    ...(letter.organization === undefined ? {} : { organization: letter.organization }),
    tenant: { friendlyName: tenant.friendlyName, friendly_name: tenant.friendlyName, name: tenant.id },
    requestInfo: { lang: language },
    request_language: language,
  }
}

function userOf({ user }: Letter): JsonObject {
  if (user === undefined) return {}
  return {
    ...user.profile,
    ...(user.id === undefined ? {} : { user_id: user.id }),
    ...(user.email === undefined ? {} : { email: user.email }),
    email_verified: user.emailVerified === true,
    ...(user.username === undefined ? {} : { username: user.username }),
    ...(user.phoneNumber === undefined ? {} : { phone_number: user.phoneNumber }),
    user_metadata: user.metadata,
    app_metadata: user.appMetadata,
  }
}

function changeOf({ change }: Letter): JsonObject {
  if (change === undefined) return {}
  const { at, by, country = '', factors } = change
  const what = factors === undefined ? {} : { changed_factors: [...factors] }
  return { changed_at: isoTime(at), changed_by: by, changed_from: country, ...what }
}

function applicationOf({ application }: Letter): JsonObject {
  if (application === undefined) return {}
  return { name: application.name, clientID: application.clientId, client_id: application.clientId }
}
