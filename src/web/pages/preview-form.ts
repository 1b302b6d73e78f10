// A form as a reset would show it, before it is saved: for the dashboard.
import type { JsonObject } from '#kit'
import type { Mail } from '#mail'
import type { FormDefinition } from '#tenant'

import { readBrand } from './brand.ts'
import type { PageDeps } from './deps.ts'
import { textFor } from './page-text.ts'
import { drawQuietly } from './preview.ts'
import { promptPage } from './views/prompt.ts'

/**
 * @param vars what an Action would give
 * @param refused as it stands after *Continue* with nothing filled in
 * @param languages best first
 * @returns a whole document; the nonce of its style elements is of no policy
 */
export async function previewForm(
  deps: Pick<PageDeps, 'storage' | 'publicUrl'> & { mail: Pick<Mail, 'renderPage'> },
  {
    form,
    vars,
    refused,
    languages,
  }: { form: FormDefinition; vars: JsonObject; refused: boolean; languages: readonly string[] },
): Promise<{ html: string }> {
  const brand = await readBrand(deps.storage, undefined)
  const text = await textFor(deps.storage, languages, { brand })
  const page = promptPage(text, {
    ...{ flow: 'preview', token: 'preview', form, fields: {}, vars },
    tried: refused ? { given: {}, problems: missingOf(form) } : undefined,
  })
  return { html: await drawQuietly(deps, text, brand, page) }
}

/** A `legal` field must be agreed to unless it says otherwise. */
function missingOf({ fields }: FormDefinition): { [id: string]: 'required' } {
  const must = fields.filter((field) => ('required' in field ? field.required : field.type === 'legal'))
  return Object.fromEntries(must.map(({ id }) => [id, 'required' as const]))
}
