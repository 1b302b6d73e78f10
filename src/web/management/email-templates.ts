// /email-templates: the tenant's own mails, in Liquid. A template that is broken is not stored.
import { Type } from 'typebox'

import { AppError, type JsonObject } from '#kit'
import type { Db } from '#storage'
import { type EmailTemplate, settings } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { flag, optional, shape, text, whole } from './answers/shape.ts'
import { knownTemplate, refuseBroken, type TemplateName, templateContent } from './email-template-schema.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'

const works = {
  support: 'works',
  note: 'rendered in the sandbox; kept only: auth_email_by_code, user_invitation, change_password, password_reset, async_approval; and reset_email_by_code, verify_email_by_code: resets and verifications go by link, because a code can be asked for on the phone. welcome_email is sent once, after the first verification by a mailed link, where it is enabled. password_changed, factor_added, factor_removed are ours: they tell the owner. resultUrl is kept and not followed',
  status: 200,
  answer: shape('EmailTemplate', {
    template: templateContent.template,
    body: text,
    from: text,
    subject: text,
    syntax: Type.Literal('liquid'),
    enabled: flag,
    resultUrl: optional(text),
    urlLifetimeInSeconds: optional(whole),
    includeEmailInRedirect: optional(flag),
  }),
} as const

const change = { ...templateContent, template: Type.Optional(templateContent.template) }

export const emailTemplateRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/email-templates/:templateName',
    summary: 'Get an email template',
    scopes: ['read:email_templates'],
    handle: async ({ storage: { db } }, { params }) => mustFindTemplate(db, knownTemplate(params['templateName'])),
  }),
  route({
    ...works,
    method: 'POST',
    path: '/email-templates',
    summary: 'Create an email template',
    scopes: ['create:email_templates'],
    body: closed(templateContent),
    async handle(deps, { body }) {
      const template = merged(undefined, body.template, body)
      await refuse(deps, template)
      if (!(await settings.create(deps.storage.db, `email_template.${body.template}`, template, deps.clock.now()))) {
        throw new AppError('conflict', 'email_template_conflict', 'The template is configured already.')
      }
      return template
    },
  }),
  route({
    ...works,
    method: 'PUT',
    path: '/email-templates/:templateName',
    summary: 'Set an email template',
    scopes: ['update:email_templates'],
    body: closed(change),
    async handle(deps, { params, body }) {
      const name = knownTemplate(params['templateName'])
      const template = merged(undefined, name, body)
      await refuse(deps, template)
      await settings.write(deps.storage.db, `email_template.${name}`, template, deps.clock.now())
      return template
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/email-templates/:templateName',
    summary: 'Update an email template',
    scopes: ['update:email_templates'],
    body: closed(change),
    async handle(deps, { params, body }) {
      const { storage, clock } = deps
      const name = knownTemplate(params['templateName'])
      // the sandbox is asked outside of the transaction: nobody waits for it with a lock in hand
      await refuse(deps, merged(await mustFindTemplate(storage.db, name), name, body))
      return storage.transaction(async (tx) => {
        const template = merged(await mustFindTemplate(tx, name), name, body)
        await settings.write(tx, `email_template.${name}`, template, clock.now())
        return template
      })
    },
  }),
]

export async function mustFindTemplate(db: Db, name: TemplateName): Promise<EmailTemplate> {
  const template = await settings.read(db, `email_template.${name}`)
  if (!template) throw new AppError('absent', 'inexistent_email_template', 'The template does not exist.')
  return template
}

function refuse(deps: WebDeps, { subject, body, from }: EmailTemplate): Promise<void> {
  return refuseBroken(deps, { subject, body, from, languages: {} })
}

/** What is named replaces; null goes back to the default. */
function merged(before: EmailTemplate | undefined, template: string, change: JsonObject): EmailTemplate {
  const defaults: EmailTemplate = { template, body: '', from: '', subject: '', syntax: 'liquid', enabled: true }
  const named = Object.entries(change).filter(([, value]) => value !== undefined)
  const cleared = named.filter(([, value]) => value === null).map(([name]) => name)
  const kept = Object.entries(before ?? {}).filter(([name]) => !cleared.includes(name))
  const set = named.filter(([, value]) => value !== null)
  return { ...defaults, ...Object.fromEntries(kept), ...Object.fromEntries(set), template }
}
