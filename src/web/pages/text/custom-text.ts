// Auth0's custom texts: put where their screen has a place for them, with their variables filled in.
import type { PageText } from './en.ts'
import { linkText } from './mailed-link/index.ts'
import type { Place, Screen, Screens } from './screen.ts'
import { challengeScreens } from './screens-challenge.ts'
import { resetScreens } from './screens-reset.ts'
import { signInScreens } from './screens-sign-in.ts'
import { signInText } from './sign-in/index.ts'

/** In the order in which people meet them. */
export const SCREENS = { ...resetScreens, ...signInScreens, ...challengeScreens } as const satisfies Screens

export type ScreenName = keyof typeof SCREENS

/** The prompts whose texts are shown somewhere; those of others are kept only. */
export const promptsWithTexts: ReadonlySet<string> = new Set(Object.values(SCREENS).map(({ prompt }) => prompt))

/** Our page that shows the texts of the screen. */
export function pageOf(screen: ScreenName): ScreenName {
  const { on }: Screen = SCREENS[screen]
  return (on ?? screen) as ScreenName
}

/** The screens whose texts stand on a page, those that give way first. */
export function screensOn(page: ScreenName): readonly ScreenName[] {
  return (Object.keys(SCREENS) as ScreenName[]).filter((screen) => pageOf(screen) === page).toReversed()
}

export type Variables = { readonly [name: string]: string }

/**
 * @param custom texts of the screen by Auth0's keys, as they were stored
 * @param known what `${clientName}` and the like stand for on every page
 */
export function withCustomText(
  text: PageText,
  screen: ScreenName,
  custom: { readonly [key: string]: unknown },
  known: Variables,
): PageText {
  const { texts, untitled }: Screen = SCREENS[screen]
  let after: Tree | undefined
  for (const [key, value] of Object.entries(custom)) {
    if (!isText(value)) continue
    const place = Object.hasOwn(texts, key) ? texts[key] : undefined
    if (place) after = placed(after ?? allOf(text), place, value, known)
  }
  const pageTitle = untitled ? undefined : custom['pageTitle']
  if (isText(pageTitle)) after = { ...(after ?? text), pageTitle: filled(pageTitle, known) }
  return (after ?? text) as PageText
}

/** A blank one is none: a button without a name could not be pressed by everybody. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

type Tree = { readonly [name: string]: unknown }

/** With the words around signing in and of mailed links, which stand in files of their own. */
function allOf(text: PageText): Tree {
  return { ...text, signIn: signInText(text), links: linkText(text) }
}

/** A copy with one text replaced; a text that takes something stays a function of it. */
function placed(text: Tree, [path, ...takes]: Place, value: string, known: Variables): Tree {
  const must = takes.filter((name) => name.endsWith('!') && !value.includes(named(bare(name))))
  const whole = [value, ...must.map((name) => named(bare(name)))].join(' ')
  const replaced =
    takes.length === 0
      ? filled(whole, known)
      : (...given: string[]) =>
          filled(whole, { ...known, ...Object.fromEntries(takes.map((name, i) => [bare(name), given[i] ?? ''])) })
  return [path].flat().reduce((tree, each) => put(tree, each.split('.'), replaced), text)
}

function put(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): Tree {
  return { ...tree, [name]: rest.length === 0 ? value : put((tree[name] ?? {}) as Tree, rest, value) }
}

/** Only names that are known: nothing is evaluated, and all of it is escaped like any text of a page. */
function filled(text: string, known: Variables): string {
  return text.replace(/\$\{([\w.]+)\}/g, (_, name: string) => (Object.hasOwn(known, name) ? (known[name] ?? '') : ''))
}

/** What stands where a key has its place: variables by their names, as a custom text would name them. */
export function standardTexts(
  text: PageText,
  screen: ScreenName,
): { key: string; text: string; variables: string[] }[] {
  const { texts }: Screen = SCREENS[screen]
  const all = allOf(text)
  return Object.entries(texts).map(([key, [path, ...takes]]) => {
    const variables = takes.map(bare)
    const standard = [path].flat().map((each) => {
      const found = each.split('.').reduce<unknown>((tree, name) => (tree as Tree)[name], all)
      return String(
        typeof found === 'function' ? (found as (...given: string[]) => string)(...variables.map(named)) : found,
      )
    })
    return { key, text: [...new Set(standard)].join(' / '), variables: [...new Set([...variables, ...EVERYWHERE])] }
  })
}

/** Variables that any text may name. */
export const EVERYWHERE = ['clientName', 'companyName'] as const

export const named = (variable: string) => `\${${variable}}`

const bare = (variable: string) => variable.replace('!', '')
