// A hosted page with a branding or a template that is not saved, for the dashboard: markup in which nothing runs and nothing is fetched.
import { identifiersOf, passwordRules } from '#identity'
import type { Mail } from '#mail'

import { type Brand, readBrand, type Unsaved } from './brand.ts'
import type { PageDeps } from './deps.ts'
import { checkTemplate, fillTemplate } from './page-template.ts'
import { textFor } from './page-text.ts'
import { drawPage, type Page } from './send-page.ts'
import { loginPage } from './sign-in/views.ts'
import type { ScreenName } from './text/custom-text.ts'
import type { PageText } from './text/index.ts'
import { checkEmailPage } from './views/check-email.ts'
import { choosingPage } from './views/choosing.ts'
import { changedPage } from './views/ended.ts'
import { requestPage } from './views/request.ts'

const form = { flow: 'preview', token: 'preview' }
const ADDRESS = 'ada@example.com'

/** By name, with the screen whose custom texts it shows. */
const SCREENS: Readonly<
  Record<PreviewScreen, { screen: ScreenName | undefined; draw: (text: PageText, brand: Brand) => Page }>
> = {
  login: {
    screen: undefined,
    draw: (text, brand) =>
      loginPage(
        { text, brand },
        { ...form, path: '/u/login' },
        { at: 'identifying', journey: {} } as Parameters<typeof loginPage>[2],
        { signUp: true, identifiers: identifiersOf({}), forgot: '/u/reset-password/request' },
      ),
  },
  request: {
    screen: 'reset-password-request',
    draw: (text, brand) =>
      requestPage(text, brand, { token: form.token, client: undefined, connection: undefined, email: '' }),
  },
  'check-email': {
    screen: 'reset-password-email',
    draw: (text) => checkEmailPage(text, { ...form, address: ADDRESS, back: '/', again: false }),
  },
  password: {
    screen: 'reset-password',
    draw: (text) =>
      choosingPage(text, {
        ...form,
        account: ADDRESS,
        rules: { form: passwordRules({}), further: [] },
        problem: { error: 'mismatch' },
      }),
  },
  changed: { screen: 'reset-password-success', draw: (text, brand) => changedPage(text, brand, '/') },
}

export const PREVIEW_SCREENS = ['login', 'request', 'check-email', 'password', 'changed'] as const
export type PreviewScreen = (typeof PREVIEW_SCREENS)[number]

/**
 * @param languages best first
 * @returns a whole document; the nonce of its style elements is of no policy: whoever shows it puts in that of its own
 * @throws AppError `invalid_body` when the template could not be saved either
 */
export async function previewPage(
  { storage, mail, publicUrl }: Pick<PageDeps, 'storage' | 'publicUrl'> & { mail: Pick<Mail, 'renderPage'> },
  { screen, languages, ...unsaved }: Unsaved & { screen: PreviewScreen; languages: readonly string[] },
): Promise<{ html: string }> {
  if (unsaved.template !== undefined && unsaved.template !== '') await checkTemplate(mail, unsaved.template)
  const brand = await readBrand(storage, undefined, unsaved)
  const { screen: name, draw } = SCREENS[screen]
  const text = await textFor(storage, languages, { brand, screen: name })
  const { plain, framed } = drawPage(text, brand, draw(text, brand), 'preview', false)
  const filled = framed && (await fillTemplate(mail, framed))
  const drawn = filled && 'text' in filled ? filled.text : plain
  return { html: quiet(drawn, publicUrl) }
}

/** A picture in place of one that is not fetched. */
const PICTURE =
  'data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27 viewBox=%270 0 96 40%27%3E%3Crect width=%2796%27 height=%2740%27 rx=%276%27 fill=%27%23888%27 fill-opacity=%27.25%27/%3E%3Ctext x=%2748%27 y=%2725%27 font-family=%27sans-serif%27 font-size=%2714%27 text-anchor=%27middle%27 fill=%27%23777%27%3ELogo%3C/text%3E%3C/svg%3E'

/** Nothing of another origin is asked for, and nothing can be pressed. The policy of whoever shows it would stop it, too. */
export function quiet(page: string, publicUrl: string): string {
  return page
    .replace(/<link\b[^>]*>/gi, '')
    .replace(/<meta\b[^>]*http-equiv=[^>]*>/gi, '')
    .replace(/url\("https?:[^"]*"\)/gi, 'none')
    .replace(/(<img\b[^>]*?\bsrc=")(https?:[^"]*)"/gi, (whole, start: string, url: string) =>
      url.startsWith(`${publicUrl}/`) ? whole : `${start}${PICTURE}"`,
    )
    .replace(/<body(?=[\s>])/i, '<body inert')
}
