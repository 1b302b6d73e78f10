// A one-time code, by mail or as a text message.
import { html } from '#kit'

import { type CodeFacts, type MailMessage, senderOf } from './mail-message.ts'
import { en } from './text/en.ts'

export function composeCode(id: string, facts: CodeFacts): MailMessage {
  const text = en.code
  const from = senderOf({ tenant: facts.tenant, url: `http://${facts.host}` })
  if (facts.channel === 'sms') {
    const words = text.sms(facts.code, facts.tenant)
    return { id, kind: 'code', channel: 'sms', to: facts.to, from: facts.tenant, subject: '', text: words, html: '' }
  }
  const lines = [text.asked(facts.tenant), facts.code, text.expires, text.ignore]
  return {
    id,
    kind: 'code',
    channel: 'email',
    to: facts.to,
    from,
    subject: text.subject,
    text: lines.join('\n\n'),
    html: html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${text.subject}</title></head>
<body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:480px;margin:0 auto">
<p>${lines[0]}</p>
<p style="font-size:32px;font-weight:600;letter-spacing:6px">${facts.code}</p>
<p>${text.expires}</p><p>${text.ignore}</p>
</div></body></html>
`.text,
  }
}
