// `custom`: the message goes to a webhook of the tenant's, signed as the Standard Webhooks specification says.
import { createHmac } from 'node:crypto'

import { isoTime, type JsonObject } from '#kit'

import { mailboxText } from '../message.ts'
import { askProvider, jsonHeaders } from './ask.ts'
import {
  type Account,
  type EmailProvider,
  type Outcome,
  type PhoneProvider,
  type ProviderDeps,
  textOf,
} from './provider.ts'

export const mailByWebhook: EmailProvider = (deps, account, { id, to, from, subject, text, html, language }) =>
  post(deps, account, id, {
    type: 'message.email',
    notification: { message_type: 'email', to, from: mailboxText(from), subject, text, html, locale: language },
  })

export const phoneByWebhook: PhoneProvider = (deps, account, { id, channel, to, from, text, language }) =>
  post(deps, account, id, {
    type: `message.${channel}`,
    notification: {
      message_type: channel,
      delivery_method: channel === 'sms' ? 'text' : 'voice',
      recipient: to,
      ...(from === undefined ? {} : { from }),
      ...(channel === 'sms' ? { as_text: text } : { as_voice: text }),
      locale: language,
    },
  })

/** `webhook-id` stays the same from attempt to attempt, so the receiver can tell a repetition. */
function post(deps: ProviderDeps, { credentials }: Account, id: string, content: JsonObject): Promise<Outcome> {
  const at = Math.floor(deps.clock.now() / 1000)
  const body = JSON.stringify({ ...content, id, timestamp: isoTime(at * 1000) })
  const key = Buffer.from(textOf(credentials, 'secret').replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')
  return askProvider(deps, 'The webhook', {
    url: textOf(credentials, 'url'),
    headers: jsonHeaders({
      'webhook-id': id,
      'webhook-timestamp': String(at),
      'webhook-signature': `v1,${signature}`,
      'idempotency-key': id,
    }),
    body,
  })
}
