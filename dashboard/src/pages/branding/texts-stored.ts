// The tenant's own texts of a language: read, compared and saved, whichever prompt they belong to.
import { get, id, put } from '../../api/client.ts'
import type { ScreenTexts } from '../../api/schema.ts'

/** By `placeOf`; a text that is not replaced is empty. */
export type Own = { readonly [place: string]: string }

export type TextsFound = ScreenTexts & { own: Own }

type Screens = { [screen: string]: { [key: string]: string } }

export const placeOf = (screen: string, key: string) => `${screen} ${key}`

/** A blank text is none. */
export const isOwn = (text: string | undefined) => text !== undefined && text.trim() !== ''

export async function readTexts(language: string, signal: AbortSignal): Promise<TextsFound> {
  const texts = await get<ScreenTexts>(`/keyturn/texts/${id(language)}`, signal)
  const read = async (prompt: string) => [prompt, await get<Screens>(pathOf(prompt, language), signal)] as const
  const stored = Object.fromEntries(await Promise.all(promptsOf(texts).map(read)))
  const own = texts.screens.flatMap(({ prompt, screen, texts: each }) =>
    each.map(({ key }) => [placeOf(screen, key), stored[prompt]?.[screen]?.[key] ?? ''] as const),
  )
  return { ...texts, own: Object.fromEntries(own) }
}

/** Only what was changed here is changed there: texts of others, and keys without a place, stay as they are by now. */
export async function saveTexts({ language, own: before, ...texts }: TextsFound, after: Own): Promise<void> {
  for (const prompt of promptsOf(texts)) {
    const changed = texts.screens
      .filter((screen) => screen.prompt === prompt)
      .flatMap(({ screen, texts: each }) => each.map(({ key }) => ({ screen, key, at: placeOf(screen, key) })))
      .filter(({ at }) => after[at] !== before[at])
    if (changed.length === 0) continue
    // oxlint-disable-next-line no-await-in-loop -- the second is not saved when the first is refused
    const stored = await get<Screens>(pathOf(prompt, language))
    for (const { screen, key, at } of changed) {
      const { [key]: _, ...others } = stored[screen] ?? {}
      stored[screen] = isOwn(after[at]) ? { ...others, [key]: after[at] ?? '' } : others
    }
    const kept = Object.entries(stored).filter(([, each]) => Object.keys(each).length > 0)
    // oxlint-disable-next-line no-await-in-loop
    await put(pathOf(prompt, language), Object.fromEntries(kept))
  }
}

function promptsOf({ screens }: Pick<ScreenTexts, 'screens'>): string[] {
  return [...new Set(screens.map(({ prompt }) => prompt))]
}

function pathOf(prompt: string, language: string): string {
  return `/prompts/${id(prompt)}/custom-text/${id(language)}`
}
