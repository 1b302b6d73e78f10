// The one phone provider that a tenant has, however it was set: by /branding/phone or by the older /guardian/factors.
import { AppError, isoTime, type JsonObject } from '#kit'
import { PROVIDER_PURPOSES } from '#mail'
import type { Db } from '#storage'
import { type PhoneProvider, settings } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { bodyRefusal } from '../validation.ts'

export async function showPhoneProvider(db: Db, provider: PhoneProvider): Promise<Record<string, unknown>> {
  const { id, name, disabled, configuration, created_at, updated_at } = provider
  const tenant = (await settings.read(db, 'tenant'))?.id ?? ''
  return { id, tenant, name, channel: 'phone', disabled, configuration, created_at, updated_at }
}

export type WantedPhoneProvider = {
  name: PhoneProvider['name']
  disabled: boolean
  configuration: JsonObject
  /** undefined keeps the ones there are */
  credentials: JsonObject | undefined
}

/** Writes it. @throws AppError 400 when it could not send */
export async function writePhoneProvider(
  { sealer, clock, ids }: Pick<WebDeps, 'sealer' | 'clock' | 'ids'>,
  db: Db,
  before: PhoneProvider | undefined,
  { name, disabled, configuration, credentials }: WantedPhoneProvider,
): Promise<PhoneProvider> {
  const now = isoTime(clock.now())
  const kept = before?.name === name ? before.credentials_sealed : undefined
  if (name === 'twilio') {
    if (configuration['default_from'] === undefined && configuration['mssid'] === undefined) {
      throw bodyRefusal('Missing required property: default_from or mssid', 'configuration')
    }
    if (credentials === undefined && kept === undefined) {
      throw bodyRefusal('Missing required property: auth_token', 'credentials')
    }
  } else if (!(await settings.read(db, 'message_webhooks'))?.phone) {
    const where = 'PUT /api/v2/keyturn/message-webhooks/phone'
    throw bodyRefusal(`custom needs a webhook: set it first with ${where}`, 'name')
  }
  const fresh = name === 'custom' ? {} : credentials
  const provider: PhoneProvider = {
    id: before?.id ?? ids.phoneProvider(),
    ...{ name, disabled, configuration },
    credentials_sealed:
      fresh === undefined && kept !== undefined
        ? kept
        : sealer.seal(PROVIDER_PURPOSES.phone, JSON.stringify(fresh ?? {})),
    created_at: before?.created_at ?? now,
    updated_at: now,
  }
  await settings.write(db, 'phone_provider', provider, clock.now())
  return provider
}

export function noPhoneProvider(): AppError {
  return new AppError('absent', 'inexistent_phone_provider', 'The phone provider does not exist.')
}
