// Sends one page: the frame that all of them share, with its headers and a fresh nonce.
import type { FastifyReply } from 'fastify'

import { type Html, html, systemIds, trusted } from '#kit'

import type { Brand } from './brand.ts'
import { secureHeaders } from './headers.ts'
import { icon, mark, script, styleSheet } from './look/index.ts'
import { frameLater, type Framed } from './page-template.ts'
import type { PageText } from './text/index.ts'

export type Page = {
  /** 200 when left out */
  status?: number
  title: string
  /** everything under the heading */
  body: Html
  /** more for the head: a refresh */
  head?: Html
  /** stands above the heading */
  sign?: Html
  /** whether something was wrong with what was entered: the window's title says so first */
  faulty?: boolean
  wide?: boolean
  /** whether its script asks the server something */
  asksServer?: boolean
}

export function sendPage(reply: FastifyReply, text: PageText, brand: Brand, page: Page): FastifyReply {
  const nonce = systemIds.handle()
  secureHeaders(reply, nonce, { ...brand.style?.sources, self: page.asksServer === true })
  const { plain, framed } = drawPage(text, brand, page, nonce)
  if (framed) frameLater(reply, framed)
  return reply
    .code(page.status ?? 200)
    .type('text/html; charset=utf-8')
    .send(plain)
}

/** @returns the page in our own frame, and what is put into the tenant's, where there is one */
export function drawPage(
  text: PageText,
  brand: Brand,
  page: Page,
  nonce: string,
  scripted = true,
): { plain: string; framed: Framed | undefined } {
  const head = headOf(text, brand, page, nonce)
  const widget = widgetOf(page, scripted ? nonce : undefined)
  const plain = frame(text, brand, { head, widget, wide: page.wide === true }).text
  if (!brand.template) return { plain, framed: undefined }
  const { source: template, variables } = brand.template
  const prompt = { name: text.screen ?? '', screen: { name: text.screen ?? '', texts: {} } }
  const shown = { ...variables, prompt, locale: text.lang, dir: text.dir }
  return { plain, framed: { template, variables: shown, head: head.text, widget: widget.text, nonce } }
}

function frame(
  { lang, dir }: PageText,
  { tenant, style }: Brand,
  { head, widget, wide }: { head: Html; widget: Html; wide: boolean },
): Html {
  return html`<!doctype html>
<html lang="${lang}" dir="${dir}">
<head>
${head}
</head>
<body${wide && html` class="wide"`}>
<header>${nameplate(tenant, style?.logo)}</header>
${widget}
</body>
</html>
`
}

/** What the window says; that something is wrong comes first. */
export function windowTitle(text: PageText, { tenant }: Brand, { title, faulty }: Page): string {
  return `${faulty ? text.errorPrefix : ''}${text.pageTitle ?? `${title} · ${tenant}`}`
}

function headOf(text: PageText, brand: Brand, page: Page, nonce: string): Html {
  const { style } = brand
  return html`<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${windowTitle(text, brand, page)}</title>
${page.head}<link rel="icon" href="${style?.icon ?? icon}">
<style nonce="${nonce}">${styleSheet}${style && trusted(style.css)}</style>`
}

function widgetOf({ title, body, sign }: Page, nonce: string | undefined): Html {
  return html`<main>
${sign}
<h1>${title}</h1>
${body}
</main>
${nonce !== undefined && html`<script nonce="${nonce}">${script}</script>`}`
}

/** The logo says the tenant's name; without one our mark stands beside it. */
function nameplate(tenant: string, logo: string | undefined): Html {
  return logo === undefined
    ? html`${mark}<span>${tenant}</span>`
    : html`<img class="logo" src="${logo}" alt="${tenant}">`
}
