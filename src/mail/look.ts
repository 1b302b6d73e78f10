// How the built-in mails look: one card that mailboxes of every kind show, light and dark, in the tenant's colour.
import { type Html, html, trusted } from '#kit'

export type Card = {
  language: string
  direction: 'ltr' | 'rtl'
  subject: string
  lead: string
  link: { url: string; button: string; copy: string } | undefined
  code: string | undefined
  /** paragraphs under link or code */
  after: readonly string[]
  /** who writes, under the card */
  sender: string
  brand: { primary?: string; logo?: string }
}

/** Mailboxes that know no dark mode use the inline styles; the others use the style sheet, which overrides them. */
export function cardMarkup(card: Card): string {
  const primary = card.brand.primary ?? '#0d5c63'
  const side = card.direction === 'rtl' ? 'right' : 'left'
  return html`<!doctype html>
<html lang="${card.language}" dir="${card.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${card.subject}</title>
<style>${darkStyle(card.brand.primary)}</style>
</head>
<body class="page" style="margin:0;padding:24px 16px;background:#f4f4f1;color:#1d2326;${FONT}">
<div class="card" dir="${card.direction}" style="max-width:480px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px;text-align:${side}">
${card.brand.logo !== undefined && html`<p style="margin:0 0 24px"><img src="${card.brand.logo}" alt="${card.sender}" height="40" style="height:40px;max-width:200px;border:0"></p>`}
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${card.subject}</h1>
<p style="margin:0 0 24px">${card.lead}</p>
${card.code !== undefined && html`<p class="code" dir="ltr" style="margin:0 0 24px;padding:16px;border-radius:8px;background:#f4f4f1;font-size:32px;line-height:1.2;font-weight:600;letter-spacing:6px;text-align:center">${card.code}</p>`}
${card.link && button(card.link, primary)}
${card.after.map((paragraph, i) => html`<p style="margin:0 0 ${i === card.after.length - 1 ? '0' : '16px'}">${paragraph}</p>`)}
${card.link && address(card.link, primary)}
</div>
<p class="small" style="max-width:480px;margin:16px auto 0;font-size:13px;text-align:center;color:#566066">${card.sender}</p>
</body>
</html>
`.text
}

function button({ url, button: words }: NonNullable<Card['link']>, primary: string): Html {
  const style = `display:inline-block;padding:12px 24px;border-radius:8px;background:${primary};color:${readableOn(primary)};font-weight:600;text-decoration:none`
  return html`<p style="margin:0 0 24px"><a class="button" href="${url}" style="${style}">${words}</a></p>`
}

function address({ url, copy }: NonNullable<Card['link']>, primary: string): Html {
  // a pale colour of the tenant's is no colour for small letters on white
  const colour = contrast(primary, '#ffffff') >= 4.5 ? primary : '#0d5c63'
  return html`<p class="small" style="margin:24px 0 0;font-size:13px;color:#566066">${copy}<br>
<a class="link" dir="ltr" href="${url}" style="color:${colour};overflow-wrap:anywhere;word-break:break-all">${url}</a></p>`
}

const FONT = trusted(`font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`)

/** The tenant's colour stays the button's in the dark when it can be told from the card; it has its letters with it. */
function darkStyle(primary: string | undefined): Html {
  const own = primary !== undefined && contrast(primary, '#1e2427') >= 2
  const [back, letters] = own ? [primary, readableOn(primary)] : ['#7fd6cf', '#0b2426']
  return trusted(`@media (prefers-color-scheme: dark) {
  .page { background: #14181a !important; color: #e9ecec !important }
  .card { background: #1e2427 !important }
  .code { background: #14181a !important; color: #e9ecec !important }
  .button { background: ${back} !important; color: ${letters} !important }
  .link { color: #7fd6cf !important }
  .small { color: #a9b3b6 !important }
}`)
}

/** @param colour `#rrggbb` @returns black or white, whichever stands out more */
function readableOn(colour: string): string {
  return contrast(colour, '#ffffff') >= contrast(colour, '#10181a') ? '#ffffff' : '#10181a'
}

/** The contrast of two colours, 1 … 21 (WCAG 2.2, "contrast ratio"). */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
  const [r = 0, g = 0, b = 0] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
