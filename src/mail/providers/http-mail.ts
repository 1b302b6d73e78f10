// Providers with an HTTP API. Tracking is off everywhere: a link that goes through a tracker is read on the way.
import aws4 from 'aws4'

import { isObject } from '#kit'

import { mailboxText } from '../message.ts'
import { askProvider, basic, FORM, jsonHeaders } from './ask.ts'
import { type EmailProvider, textOf } from './provider.ts'

export const sendBySendgrid: EmailProvider = (deps, { credentials }, { to, from, subject, text, html }) =>
  askProvider(deps, 'SendGrid', {
    url: 'https://api.sendgrid.com/v3/mail/send',
    headers: jsonHeaders({ authorization: `Bearer ${textOf(credentials, 'api_key')}` }),
    body: JSON.stringify({
      personalizations: [{ to: [{ email: to }] }],
      from: { email: from.address, ...(from.name === '' ? {} : { name: from.name }) },
      subject,
      content: [
        { type: 'text/plain', value: text },
        { type: 'text/html', value: html },
      ],
      tracking_settings: { click_tracking: { enable: false, enable_text: false }, open_tracking: { enable: false } },
    }),
  })

export const sendByMailgun: EmailProvider = (deps, { credentials }, { id, to, from, subject, text, html }) => {
  const domain = textOf(credentials, 'domain')
  const host = textOf(credentials, 'region') === 'eu' ? 'api.eu.mailgun.net' : 'api.mailgun.net'
  const form = {
    ...{ from: mailboxText(from), to, subject, text, html },
    ...{ 'o:tracking': 'no', 'o:tracking-clicks': 'no', 'o:tracking-opens': 'no' },
    'h:Message-Id': `<${id}@${domain}>`,
  }
  return askProvider(deps, 'Mailgun', {
    url: `https://${host}/v3/${encodeURIComponent(domain)}/messages`,
    headers: { ...FORM, ...basic('api', textOf(credentials, 'api_key')) },
    body: new URLSearchParams(form).toString(),
  })
}

/** SES API v2, signed with AWS Signature 4. */
export const sendBySes: EmailProvider = (deps, { credentials, settings }, { to, from, subject, text, html }) => {
  const region = textOf(credentials, 'region')
  const host = `email.${region}.amazonaws.com`
  const path = '/v2/email/outbound-emails'
  const inner = isObject(settings['message']) ? settings['message'] : {}
  const set = inner['configuration_set_name']
  const content = (data: string) => ({ Data: data, Charset: 'UTF-8' })
  const body = JSON.stringify({
    FromEmailAddress: mailboxText(from),
    Destination: { ToAddresses: [to] },
    Content: { Simple: { Subject: content(subject), Body: { Text: content(text), Html: content(html) } } },
    ...(typeof set === 'string' ? { ConfigurationSetName: set } : {}),
  })
  const { headers = {} } = aws4.sign(
    { host, path, method: 'POST', service: 'ses', region, body, headers: { 'content-type': 'application/json' } },
    {
      accessKeyId: textOf(credentials, 'accessKeyId'),
      secretAccessKey: textOf(credentials, 'secretAccessKey'),
    },
  )
  const signed = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
    .filter(([name]) => name !== 'host' && name !== 'content-length')
  return askProvider(deps, 'Amazon SES', { url: `https://${host}${path}`, headers: Object.fromEntries(signed), body })
}

export const sendByResend: EmailProvider = (deps, { credentials }, { id, to, from, subject, text, html }) =>
  askProvider(deps, 'Resend', {
    url: 'https://api.resend.com/emails',
    headers: jsonHeaders({ authorization: `Bearer ${textOf(credentials, 'api_key')}`, 'idempotency-key': id }),
    body: JSON.stringify({ from: mailboxText(from), to: [to], subject, text, html }),
  })

export const sendByMandrill: EmailProvider = (deps, { credentials, settings }, { to, from, subject, text, html }) => {
  const inner = isObject(settings['message']) ? settings['message'] : {}
  return askProvider(deps, 'Mandrill', {
    url: 'https://mandrillapp.com/api/1.0/messages/send',
    headers: jsonHeaders(),
    body: JSON.stringify({
      key: textOf(credentials, 'api_key'),
      message: {
        from_email: from.address,
        ...(from.name === '' ? {} : { from_name: from.name }),
        to: [{ email: to, type: 'to' }],
        ...{ subject, text, html, track_clicks: false, track_opens: false },
        // a copy of the mail that anybody with its address may open: off unless the tenant says so
        view_content_link: inner['view_content_link'] === true,
      },
    }),
  })
}

export const sendBySparkpost: EmailProvider = (deps, { credentials }, { to, from, subject, text, html }) => {
  const host = textOf(credentials, 'region') === 'eu' ? 'api.eu.sparkpost.com' : 'api.sparkpost.com'
  return askProvider(deps, 'SparkPost', {
    url: `https://${host}/api/v1/transmissions`,
    headers: jsonHeaders({ authorization: textOf(credentials, 'api_key') }),
    body: JSON.stringify({
      options: { open_tracking: false, click_tracking: false, transactional: true },
      recipients: [{ address: { email: to } }],
      content: { from: { email: from.address, ...(from.name === '' ? {} : { name: from.name }) }, subject, text, html },
    }),
  })
}
