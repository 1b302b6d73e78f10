// /keyturn/message-webhooks: where messages go whose provider is `custom`, signed with a secret that is shown once.
import { randomBytes } from 'node:crypto'

import { Type } from 'typebox'

import { AppError } from '#kit'
import { PROVIDER_PURPOSES } from '#mail'
import { type ManagementScope, type MessageWebhook, type Settings, settings } from '#tenant'

import { bodyRefusal } from '../validation.ts'
import { shape, text } from './answers/shape.ts'
import { type ManagementRoute, route } from './route.ts'
import { closed } from './schema.ts'

type Channel = 'email' | 'phone'

export const messageWebhookRoutes: readonly ManagementRoute[] = [
  ...webhook('email', { read: 'read:email_provider', update: 'update:email_provider' }),
  ...webhook('phone', { read: 'read:phone_providers', update: 'update:phone_providers' }),
]

function webhook(channel: Channel, scopes: { read: ManagementScope; update: ManagementScope }): ManagementRoute[] {
  const facts = { support: 'works', path: `/keyturn/message-webhooks/${channel}`, status: 200 } as const
  const absent = () => new AppError('absent', 'inexistent_message_webhook', 'There is no webhook for these messages.')
  return [
    route({
      ...facts,
      method: 'GET',
      summary: `Get the webhook for ${channel} messages`,
      scopes: [scopes.read],
      answer: shape('MessageWebhook', { url: text }),
      async handle({ storage: { db } }) {
        const found = (await settings.read(db, 'message_webhooks'))?.[channel]
        if (!found) throw absent()
        return { url: found.url }
      },
    }),
    route({
      ...facts,
      method: 'PUT',
      summary: `Set the webhook for ${channel} messages: the answer shows its new secret, this once`,
      scopes: [scopes.update],
      answer: shape('NewMessageWebhook', { url: text, secret: text }),
      body: closed({ url: Type.String({ format: 'uri', maxLength: 2048, description: 'https address' }) }),
      async handle({ storage, sealer, clock, mode }, { body }) {
        const url = checkedUrl(body.url, mode)
        const secret = `whsec_${randomBytes(32).toString('base64')}`
        const credentials_sealed = sealer.seal(PROVIDER_PURPOSES[channel], JSON.stringify({ url, secret }))
        await storage.transaction((tx) =>
          settings.change(tx, 'message_webhooks', {}, replaced(channel, { url, credentials_sealed }), clock.now()),
        )
        return { url, secret }
      },
    }),
    route({
      ...facts,
      method: 'DELETE',
      summary: `Delete the webhook for ${channel} messages`,
      scopes: [scopes.update],
      status: 204,
      async handle({ storage, clock }) {
        await storage.transaction(async (tx) => {
          const provider = await settings.read(tx, `${channel}_provider`)
          if (provider?.name === 'custom') {
            throw new AppError('conflict', 'webhook_in_use', 'The provider custom sends by this webhook.')
          }
          if (!(await settings.read(tx, 'message_webhooks'))?.[channel]) throw absent()
          await settings.change(tx, 'message_webhooks', {}, replaced(channel, undefined), clock.now())
        })
      },
    }),
  ]
}

type Webhooks = Settings['message_webhooks']

function replaced(channel: Channel, webhook: MessageWebhook | undefined): (before: Webhooks) => Webhooks {
  return (before) => {
    const { [channel]: _old, ...others } = before
    return webhook === undefined ? others : { ...others, [channel]: webhook }
  }
}

/** What it carries opens accounts: it is not sent in clear text, but to a test on this machine. */
function checkedUrl(given: string, mode: 'development' | 'production'): string {
  const url = new URL(given)
  const plain = url.protocol === 'http:' && mode === 'development'
  if (url.protocol !== 'https:' && !plain) throw bodyRefusal('It has to be an https address', 'url')
  if (url.username !== '' || url.password !== '') throw bodyRefusal('No credentials in the address', 'url')
  return url.href
}
