// From a letter and the tenant's settings to a message: its own template in the sandbox, else the built-in words.
import type { JsonObject } from '#kit'
import type { Renderer } from '#runtime'

import { builtInMail, builtInPhoneText, builtInSender } from './built-in.ts'
import { chooseLanguage } from './language.ts'
import type { Letter, LetterKind } from './letter.ts'
import { brokenWords, type RenderedParts, renderParts } from './liquid/templates.ts'
import { type EmailMessage, headerText, type Mailbox, parseMailbox, type PhoneMessage, senderName } from './message.ts'
import type { MailSettings, PhoneTemplate, ReadSettings, WrittenTemplate } from './settings.ts'
import { BUILT_IN_LANGUAGES } from './text/index.ts'
import { mailVariables, phoneVariables } from './variables.ts'

export type ComposeDeps = {
  renderer: Renderer
  settings: ReadSettings
  /** host of `KEYTURN_PUBLIC_URL`, for the sender when nobody has set one */
  host: string
}

export type Composed<Message> = {
  message: Message
  /** which template it is written by */
  by: 'template' | 'built-in'
  /** why a template of the tenant's could not be used: the built-in words are sent instead, never nothing */
  problem?: string
}

/** Mails that nobody waits for: a tenant that switches their template off does not want them sent. */
const OPTIONAL: readonly LetterKind[] = [
  'welcome_email',
  'verify_email',
  'blocked_account',
  'stolen_credentials',
  'password_changed',
  'factor_added',
  'factor_removed',
]

/** @returns undefined when the tenant has switched mails of this kind off */
export async function composeMail(
  deps: ComposeDeps,
  letter: Letter,
  settings: MailSettings,
): Promise<Composed<EmailMessage> | undefined> {
  const template = await deps.settings.template(letter.kind)
  if (template?.enabled === false && OPTIONAL.includes(letter.kind)) return undefined
  return composeMailBy(deps, letter, settings, template?.enabled === true ? template : undefined)
}

/** The same with a template at hand, which may not be stored at all: for previews. */
export async function composeMailBy(
  { renderer, host }: Omit<ComposeDeps, 'settings'>,
  letter: Letter,
  settings: MailSettings,
  template: WrittenTemplate | undefined,
): Promise<Composed<EmailMessage>> {
  const { tenant, locales, email } = settings
  const sender = cleanSender(parseMailbox(email?.from ?? '') ?? builtInSender(tenant.friendlyName, host))
  const builtIn = (problem?: string): Composed<EmailMessage> => {
    const language = chooseLanguage(letter.languages, BUILT_IN_LANGUAGES, locales)
    const words = builtInMail(letter, settings, language)
    const message = { id: letter.id, to: letter.to, from: sender, ...words, language }
    return { message, by: 'built-in', ...(problem === undefined ? {} : { problem }) }
  }
  // a template of which only the sender or the lifetime is set leaves the words to us
  if (template === undefined || template.body.trim() === '') return builtIn()
  const there = [...new Set([...Object.keys(template.languages), ...BUILT_IN_LANGUAGES])]
  const language = chooseLanguage(letter.languages, there, locales)
  const rendered = await renderTemplate(renderer, template, language, mailVariables(letter, settings, language))
  if (!rendered.ok) return builtIn(brokenWords(rendered.broken))
  const { subject, body, from } = rendered.parts
  const line = headerText(subject)
  const own = from.trim() === '' ? sender : parseMailbox(from)
  const message: EmailMessage = {
    id: letter.id,
    to: letter.to,
    from: own === undefined ? sender : cleanSender(own),
    subject: line === '' ? builtIn().message.subject : line,
    text: rendered.text ?? '',
    html: body,
    language,
  }
  const problem = own === undefined ? 'from: it is no `address` or `Name <address>`' : undefined
  return { message, by: 'template', ...(problem === undefined ? {} : { problem }) }
}

/** All parts of a template in one language. */
export function renderTemplate(
  renderer: Renderer,
  template: Omit<WrittenTemplate, 'enabled'>,
  language: string,
  variables: JsonObject,
): Promise<RenderedParts<'subject' | 'body' | 'from'>> {
  const translated = template.languages[language]
  const parts = {
    from: { source: template.from, html: false },
    subject: { source: translated?.subject ?? template.subject, html: false },
    body: { source: translated?.body ?? template.body, html: true },
  }
  return renderParts(renderer, parts, variables)
}

export async function composePhone(
  deps: Omit<ComposeDeps, 'host'>,
  letter: Letter,
  settings: MailSettings,
): Promise<Composed<PhoneMessage>> {
  const type = phoneTemplateType(letter)
  const template = type === undefined ? undefined : await deps.settings.phoneTemplate(type)
  return composePhoneBy(deps.renderer, letter, settings, template)
}

export async function composePhoneBy(
  renderer: Renderer,
  letter: Letter,
  settings: MailSettings,
  template: PhoneTemplate | undefined,
): Promise<Composed<PhoneMessage>> {
  const { tenant, locales } = settings
  const channel = letter.channel === 'voice' ? 'voice' : 'sms'
  const language = chooseLanguage(letter.languages, BUILT_IN_LANGUAGES, locales)
  const text = builtInPhoneText(letter, tenant.friendlyName, language)
  const message: PhoneMessage = { id: letter.id, channel, to: letter.to, from: template?.from, text, language }
  const source = channel === 'voice' ? template?.voice : template?.text
  if (source === undefined || source.trim() === '') return { message, by: 'built-in' }
  const variables = phoneVariables(letter, settings, language)
  const rendered = await renderParts(renderer, { text: { source, html: false } }, variables)
  if (!rendered.ok) return { message, by: 'built-in', problem: brokenWords(rendered.broken) }
  const written = rendered.parts.text.trim()
  // 1,600 characters are what providers take in one message
  if (written === '' || written.length > 1600) {
    return { message, by: 'built-in', problem: 'text: it is empty, or longer than 1600 characters' }
  }
  return { message: { ...message, text: written }, by: 'template' }
}

/** As Auth0 calls templates of phone messages. Its `change_password` has a link, so it is not for what has none. */
function phoneTemplateType({ kind, enrolling, change }: Letter): string | undefined {
  if (change !== undefined) return undefined
  if (kind === 'reset_email' || kind === 'reset_email_by_code') return 'change_password'
  if (kind === 'blocked_account') return 'blocked_account'
  if (kind === 'stolen_credentials') return 'password_breach'
  return enrolling === true ? 'otp_enroll' : 'otp_verify'
}

function cleanSender({ name, address }: Mailbox): Mailbox {
  return { name: senderName(name), address }
}
