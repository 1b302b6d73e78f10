// /keyturn/emails and /keyturn/email-templates: looking at a mail before it is sent, sending one to see it arrive, and
// the words of a template in further languages.
import { Type } from 'typebox'

import { parseEmail } from '#identity'
import { AppError } from '#kit'
import { type LetterKind, type WrittenTemplate, WRITTEN_KINDS } from '#mail'
import type { Db } from '#storage'
import { settings, type TemplateLanguages } from '#tenant'

import { optional, shape, text } from './answers/shape.ts'
import { deliveryAnswer, deliveryShape } from './delivery-answer.ts'
import { knownTemplate, refuseBroken, templateContent } from './email-template-schema.ts'
import { mustFindTemplate } from './email-templates.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

const works = { support: 'works', status: 200 } as const
const language = Type.Optional(Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$', description: 'Language' }))
const to = Type.String({ format: 'email', maxLength: 254, description: 'Address that the mail goes to' })
const preview = shape('MailPreview', {
  ...{ from: text, subject: text, html: text, text, language: text },
  by: Type.Enum(['template', 'built-in']),
  problem: optional(text),
})
const ownWords = shape('TemplateWords', { subject: optional(text), body: optional(text) })
const languages = shape('TemplateLanguages', { languages: Type.Record(text, ownWords) })
const words = { subject: templateContent.subject, body: templateContent.body }

export const messageTrialRoutes = [
  route({
    ...works,
    method: 'POST',
    path: '/keyturn/emails/provider/try',
    summary: 'Send a test mail by the configured provider',
    scopes: ['update:email_provider'],
    body: closed({ to, language }),
    answer: deliveryShape,
    async handle({ mail }, { body }) {
      const trial = { kind: 'provider_test' as const, to: parseEmail(body.to), language: body.language }
      return deliveryAnswer(await mail.trials.send(trial, undefined))
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/keyturn/email-templates/:templateName/preview',
    summary: 'Show what a template comes to with sample facts',
    answer: preview,
    // it changes nothing, and the dashboard asks at every pause in typing
    unlogged: true,
    scopes: ['read:email_templates'],
    body: closed({ language, ...words, from: templateContent.from }),
    bodyOptional: true,
    async handle(deps, { params, body }) {
      const kind = writtenKind(params['templateName'])
      const stored = await storedTemplate(deps.storage.db, kind)
      const { subject, body: written, from } = body
      const asked = [subject, written, from].some((part) => part !== undefined && part !== null)
      const template = asked
        ? {
            subject: subject ?? stored?.subject ?? '',
            body: written ?? stored?.body ?? '',
            from: from ?? stored?.from ?? '',
            enabled: true,
            languages: written === undefined ? (stored?.languages ?? {}) : {},
          }
        : stored
      if (template) await refuseBroken(deps, template)
      return deps.mail.trials.preview({ kind, language: body.language }, template)
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/keyturn/email-templates/:templateName/try',
    summary: 'Send a mail of a template with sample facts',
    scopes: ['update:email_templates'],
    body: closed({ to, language }),
    answer: deliveryShape,
    async handle({ mail, storage: { db } }, { params, body }) {
      const kind = writtenKind(params['templateName'])
      const trial = { kind, to: parseEmail(body.to), language: body.language }
      return deliveryAnswer(await mail.trials.send(trial, await storedTemplate(db, kind)))
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/keyturn/email-templates/:templateName/languages',
    summary: 'Get the words of a template in further languages',
    answer: languages,
    scopes: ['read:email_templates'],
    async handle({ storage: { db } }, { params }) {
      const name = knownTemplate(params['templateName'])
      return { languages: (await settings.read(db, `email_template_languages.${name}`)) ?? {} }
    },
  }),
  route({
    ...works,
    method: 'PUT',
    path: '/keyturn/email-templates/:templateName/languages/:language',
    summary: 'Set the words of a template in one language',
    answer: ownWords,
    scopes: ['update:email_templates'],
    body: closed(words),
    async handle(deps, { params, body }) {
      const name = knownTemplate(params['templateName'])
      const tag = languageTag(params['language'])
      const template = await mustFindTemplate(deps.storage.db, name)
      const own = {
        ...(body.subject === undefined || body.subject === null ? {} : { subject: body.subject }),
        ...(body.body === undefined || body.body === null ? {} : { body: body.body }),
      }
      await refuseBroken(deps, { ...template, languages: { [tag]: own } })
      const put = (before: TemplateLanguages): TemplateLanguages => {
        const after = { ...before, [tag]: own }
        if (Object.keys(after).length <= 100) return after
        throw new AppError('invalid', 'too_many_entities', 'A template has 100 languages at most.')
      }
      await deps.storage.transaction((tx) =>
        settings.change(tx, `email_template_languages.${name}`, {}, put, deps.clock.now()),
      )
      return own
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/keyturn/email-templates/:templateName/languages/:language',
    summary: 'Delete the words of a template in one language',
    scopes: ['update:email_templates'],
    status: 204,
    async handle({ storage, clock }, { params }) {
      const name = knownTemplate(params['templateName'])
      const tag = languageTag(params['language'])
      const take = (before: TemplateLanguages): TemplateLanguages =>
        Object.fromEntries(Object.entries(before).filter(([each]) => each !== tag))
      await storage.transaction((tx) => settings.change(tx, `email_template_languages.${name}`, {}, take, clock.now()))
    },
  }),
]

async function storedTemplate(db: Db, name: LetterKind): Promise<WrittenTemplate | undefined> {
  const template = await settings.read(db, `email_template.${name}`)
  if (!template) return undefined
  const { subject, body, from } = template
  const languages = (await settings.read(db, `email_template_languages.${name}`)) ?? {}
  return { subject, body, from, enabled: true, languages }
}

function writtenKind(name: string | undefined): LetterKind {
  const known = knownTemplate(name)
  const kind = WRITTEN_KINDS.find((each) => each === known)
  if (kind) return kind
  throw new AppError('absent', 'not_supported', `No mail of the kind ${known} is sent by this server.`)
}

function languageTag(tag = ''): string {
  if (/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(tag) && tag.length <= 35) return tag
  throw new AppError('invalid', 'invalid_uri', "Path validation error: 'It is no language tag' on property language.")
}
