// Azure Communication Services and Microsoft 365.
import { createHash, createHmac } from 'node:crypto'

import { isObject, messageOf } from '#kit'

import { askProvider, FORM, jsonHeaders, pauseOf } from './ask.ts'
import { CALL_TIMEOUT_MS, type EmailProvider, type Outcome, type ProviderDeps, textOf } from './provider.ts'

/** `endpoint=https://….communication.azure.com/;accesskey=…`, as the portal shows it. */
export const AZURE_CONNECTION =
  /^endpoint=https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)*\.communication\.azure\.(?:com|us|cn))\/?;accesskey=([A-Za-z0-9+/]+=*)$/

/** Signed with the access key (HMAC-SHA256 over method, path, date, host and hash of the body). */
export const sendByAzure: EmailProvider = (deps, { credentials }, { id, to, from, subject, text, html }) => {
  const [, host = '', key = ''] = AZURE_CONNECTION.exec(textOf(credentials, 'connectionString')) ?? []
  const path = '/emails:send?api-version=2023-03-31'
  const body = JSON.stringify({
    senderAddress: from.address,
    recipients: { to: [{ address: to }] },
    content: { subject, plainText: text, html },
    userEngagementTrackingDisabled: true,
  })
  const date = new Date(deps.clock.now()).toUTCString()
  const hash = createHash('sha256').update(body).digest('base64')
  const signed = `POST\n${path}\n${date};${host};${hash}`
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(signed).digest('base64')
  const headers = {
    'x-ms-date': date,
    'x-ms-content-sha256': hash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
    // the same for every attempt: a second one is the same operation
    'operation-id': id.slice(-36),
  }
  return askProvider(deps, 'Azure', { url: `https://${host}${path}`, headers: jsonHeaders(headers), body })
}

/** By Graph, with a token of the application's own; the address that mails come from has to be a mailbox there. */
export const sendByMicrosoft365: EmailProvider = async (deps, account, { to, from, subject, html }) => {
  const token = await tokenOf(deps, account.credentials)
  if (typeof token !== 'string') return token
  const mailbox = (address: string, name = '') => ({ emailAddress: { address, ...(name === '' ? {} : { name }) } })
  return askProvider(deps, 'Microsoft 365', {
    url: `https://graph.microsoft.com/v1.0/users/${encodeURIComponent(from.address)}/sendMail`,
    headers: jsonHeaders({ authorization: `Bearer ${token}` }),
    body: JSON.stringify({
      message: {
        subject,
        body: { contentType: 'HTML', content: html },
        from: mailbox(from.address, from.name),
        toRecipients: [mailbox(to)],
      },
      saveToSentItems: false,
    }),
  })
}

/** @returns why there is none, otherwise: whatever it is, it may be repaired */
async function tokenOf(
  { send, clock }: ProviderDeps,
  credentials: Parameters<typeof textOf>[0],
): Promise<string | Outcome> {
  const form = {
    grant_type: 'client_credentials',
    scope: 'https://graph.microsoft.com/.default',
    client_id: textOf(credentials, 'clientId'),
    client_secret: textOf(credentials, 'clientSecret'),
  }
  const url = `https://login.microsoftonline.com/${encodeURIComponent(textOf(credentials, 'tenantId'))}/oauth2/v2.0/token`
  try {
    const request = { method: 'POST', url, headers: FORM, body: new URLSearchParams(form).toString() } as const
    const { status, text, retryAfter } = await send({
      ...request,
      timeoutMs: CALL_TIMEOUT_MS,
      answerText: 20_000,
    })
    const answer: unknown = status === 200 ? JSON.parse(text) : undefined
    if (isObject(answer) && typeof answer['access_token'] === 'string') return answer['access_token']
    const pause = pauseOf(retryAfter, clock.now())
    return { kind: 'later', reason: `Microsoft 365 gave no token: ${status}`, ...pause }
  } catch (thrown) {
    return { kind: 'later', reason: `Microsoft 365 gave no token: ${messageOf(thrown)}` }
  }
}
