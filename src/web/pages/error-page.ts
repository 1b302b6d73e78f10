// The page for everything that went wrong; it asks the store for nothing.
import type { FastifyReply } from 'fastify'

import { html } from '#kit'

import { type Brand, plainBrand } from './brand.ts'
import { badSign } from './look/index.ts'
import { sendPage } from './send-page.ts'
import { type PageText, textIn } from './text/index.ts'

export type ErrorPage = {
  status: number
  /** the status's own words when left out */
  words?: { title: string; words: string } | undefined
  /** a way on, as the page's button */
  next?: { href: string; label: string } | undefined
  brand?: Brand | undefined
  language?: string | undefined
}

export function sendErrorPage(reply: FastifyReply, error: ErrorPage): FastifyReply {
  const text = textIn(error.language)
  const { title, words } = error.words ?? wordsOf(error.status, text)
  const { next } = error
  return sendPage(reply, text, error.brand ?? plainBrand, {
    status: error.status,
    title,
    sign: badSign,
    body: html`<p class="words">${words}</p>
${next && html`<p><a class="button" href="${next.href}">${next.label}</a></p>`}`,
  })
}

function wordsOf(status: number, { errors }: PageText): { title: string; words: string } {
  switch (status) {
    case 404:
      return errors.absent
    case 413:
      return errors.tooLarge
    case 429:
      return errors.tooMany
    default:
      return status < 500 ? errors.invalid : errors.broken
  }
}
