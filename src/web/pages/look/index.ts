// The one style sheet and the one script of the pages, read once; every page carries them with its nonce.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { type Html, trusted } from '#kit'

export const styleSheet: Html = trusted(read('page.css'))

/** `keepsRule` has its own file, so that a test can run just it. All stand in one scope of their own. */
export const script: Html = trusted(
  `(() => {\n'use strict'\n${read('keeps-rule.js')}\n${read('page.js')}${read('rules.js')}})()\n`,
)

/** The mark before the tenant's name: a key in its turn. */
export const mark: Html = trusted(
  '<svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round">' +
    '<path d="M27 16a11 11 0 1 1-4-8.5"/><circle cx="16" cy="13.5" r="3.2"/><path d="M16 17v5.5"/></svg>',
)

export const goodSign: Html = sign('good', '<path d="M15 25l7 7 12-15"/>')
export const badSign: Html = sign('bad', '<path d="M24 14v13M24 33v.5"/>')

/** As a data URL, so that no page asks for another address. */
export const icon = `data:image/svg+xml,${encodeURIComponent(
  mark.text.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ').replace('currentColor', '#2a9d93'),
)}`

function sign(kind: 'good' | 'bad', stroke: string): Html {
  return trusted(
    `<svg class="sign ${kind}" viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="4" ` +
      `stroke-linecap="round" stroke-linejoin="round"><circle cx="24" cy="24" r="21" stroke-width="3"/>${stroke}</svg>`,
  )
}

function read(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8')
}
