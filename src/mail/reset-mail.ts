// The built-in mails with one link, as plain text and as simple HTML.
import { type Html, html, trusted } from '#kit'

import { type LinkKind, type MailFacts, type MailMessage, senderOf } from './mail-message.ts'
import { en } from './text/en.ts'

/**
 * The user's display name is not in it: whoever signs up may choose one, and could make our mail carry their words.
 */
export function composeLinkMail(id: string, kind: LinkKind, facts: MailFacts): MailMessage {
  const text: LinkText = TEXTS[kind]
  const { tenant, url, to } = facts
  if (facts.channel === 'sms') {
    return {
      id,
      kind,
      channel: 'sms',
      to,
      from: tenant,
      subject: '',
      text: text.sms(url, tenant),
      html: '',
    }
  }
  const asked = text.asked(facts.user.email ?? to, tenant)
  return {
    id,
    kind,
    channel: 'email',
    to: facts.to,
    from: senderOf(facts),
    subject: text.subject,
    text: [asked, `${text.open}\n${facts.url}`, text.expires, text.ignore, facts.tenant].join('\n\n'),
    html: markup(text, facts, asked).text,
  }
}

type LinkText = typeof en.reset

const TEXTS: { readonly [kind in LinkKind]: LinkText } = {
  reset_email: en.reset,
  verify_email: en.verify,
  blocked_account: en.blocked,
  stolen_credentials: en.stolen,
}

/** Mail programs that know no dark mode use the inline styles; the others use the style sheet, which overrides them. */
function markup(text: LinkText, { url, tenant }: MailFacts, asked: string): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text.subject}</title>
<style>${DARK}</style>
</head>
<body class="page" style="margin:0;padding:24px 16px;background:#f4f4f1;color:#1d2326;${FONT}">
<div class="card" style="max-width:480px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${text.subject}</h1>
<p style="margin:0 0 24px">${asked}</p>
<p style="margin:0 0 24px"><a class="button" href="${url}" style="${BUTTON}">${text.button}</a></p>
<p style="margin:0 0 16px">${text.expires}</p>
<p style="margin:0 0 24px">${text.ignore}</p>
<p class="small" style="margin:0;font-size:13px;color:#566066">${text.copy}<br>
<a class="link" href="${url}" style="color:#0d5c63;overflow-wrap:anywhere;word-break:break-all">${url}</a></p>
</div>
<p class="small" style="max-width:480px;margin:16px auto 0;font-size:13px;text-align:center;color:#566066">${tenant}</p>
</body>
</html>
`
}

const FONT = trusted(`font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`)

const BUTTON =
  'display:inline-block;padding:12px 24px;border-radius:8px;background:#0d5c63;color:#ffffff;font-weight:600;text-decoration:none'

const DARK = trusted(`@media (prefers-color-scheme: dark) {
  .page { background: #14181a !important; color: #e9ecec !important }
  .card { background: #1e2427 !important }
  .button { background: #7fd6cf !important; color: #0b2426 !important }
  .link { color: #7fd6cf !important }
  .small { color: #a9b3b6 !important }
}`)
