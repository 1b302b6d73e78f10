// The reference of the Management API as one page: made from the route table, of one origin, without a script.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { html, type Html, trusted } from '#kit'

import { answerOf } from '../answers/index.ts'
import type { ManagementRoute } from '../route.ts'
import { schemaList, typeWords } from './schema.ts'

export type ReferencePage = { text: string; policy: string }

const STYLE = readFileSync(join(import.meta.dirname, 'page.css'), 'utf8')

/** @param publicUrl without a trailing slash */
export function referencePage(
  table: readonly ManagementRoute[],
  { publicUrl, version }: { publicUrl: string; version: string },
): ReferencePage {
  const groups = [...Map.groupBy(table, ({ path }) => path.split('/')[1] ?? '')]
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Management API · Keyturn</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the endpoints</a>
<div class="whole">
<nav aria-label="Resources"><strong>Keyturn ${version}</strong>
<ol>${groups.map(([group]) => html`<li><a href="#${group}">${group}</a></li>`)}</ol>
</nav>
<main id="main">
<h1>Management API</h1>
<p class="lead">Every endpoint under <code>${publicUrl}/api/v2</code>, made from the schemas that check the requests. Send a token as <code>Authorization: Bearer …</code>; any one of an endpoint's scopes is enough.</p>
<p>For programs: <a href="openapi.json">the OpenAPI 3.1 document</a>. Errors are <code>{statusCode, error, message, errorCode?}</code>; 429 comes with <code>X-RateLimit-*</code> headers.</p>
${groups.map(([group, routes]) => html`<section aria-labelledby="${group}"><h2 id="${group}">${group}</h2>${routes.map(operation)}</section>`)}
</main>
</div>
</body>
</html>
`
  const hash = createHash('sha256').update(STYLE).digest('base64')
  // the style is known by its hash, so that the page can be kept; nothing else is loaded, sent or run
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return { text: page.text, policy }
}

function operation(route: ManagementRoute): Html {
  const { method, path, summary, scopes, support, note, query, body, bodyOptional, status } = route
  const missing = typeof support === 'object' && 'missing' in support
  const answer = answerOf(route)
  const words = [
    ...(typeof support === 'object' && 'stored' in support ? [`Stored for round trips only: ${support.stored}.`] : []),
    ...(missing ? [`Not supported: ${support.missing}.`] : []),
    ...(note === undefined ? [] : [`${note}.`]),
  ]
  const shown = `/api/v2${path.replace(/:(\w+)/g, '{$1}')}`
  return html`<details${missing ? trusted(' class="missing"') : ''}><summary><span class="method ${method}">${method}</span> <span class="path">${shown}</span> <span class="words">${summary}</span></summary>
<div class="inside">
${words.map((each) => html`<p>${each}</p>`)}
<p class="soft">Scopes: ${scopes.map((scope, i) => html`${i > 0 ? ', ' : ''}<code>${scope}</code>`)}</p>
${missing ? '' : html`${query ? html`<h3>Query</h3>${schemaList(query as Schema) || html`<p class="soft">None.</p>`}` : ''}${body ? html`<h3>Body${bodyOptional ? ' (may be left out)' : ''}</h3>${schemaList(body as Schema) || html`<p class="soft">${typeWords(body as Schema)}</p>`}` : ''}<h3>Answer ${status}</h3>${status === 204 ? html`<p class="soft">Nothing.</p>` : answer ? html`<p class="type">${typeWords(answer as Schema)}</p>${schemaList(answer as Schema)}` : html`<p class="soft">JSON.</p>`}`}
</div></details>
`
}

type Schema = { readonly [keyword: string]: unknown }
