// What the tenant's administrators are told, in plain sentences.
import { html } from '#kit'

import { type MailMessage, type NoticeFacts, senderOf } from './mail-message.ts'

export function composeNotice(id: string, facts: NoticeFacts): MailMessage {
  const { to, subject, lines } = facts
  return {
    id,
    kind: 'notice',
    channel: 'email',
    to,
    from: senderOf(facts),
    subject,
    text: [...lines, facts.tenant].join('\n\n'),
    html: html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${subject}</title></head>
<body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:480px;margin:0 auto">${lines.map((line) => html`<p>${line}</p>`)}</div></body></html>
`.text,
  }
}
