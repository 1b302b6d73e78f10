// The names and properties of e-mail templates, and what is refused of their Liquid.
import { Type } from 'typebox'

import { AppError } from '#kit'
import { placeWords, type WrittenTemplate, WRITTEN_KINDS } from '#mail'

import type { WebDeps } from '../deps.ts'
import { bodyRefusal } from '../validation.ts'
import { checkSender } from './email-provider-schema.ts'
import { nullable } from './schema.ts'

/** Auth0's names; those that are no kind of ours are kept, and no mail is made of them. */
export const TEMPLATES = [
  ...WRITTEN_KINDS,
  'auth_email_by_code',
  'user_invitation',
  'change_password',
  'password_reset',
  'async_approval',
] as const

export type TemplateName = (typeof TEMPLATES)[number]

const text = (maxLength: number, description: string) =>
  Type.Optional(nullable(Type.String({ maxLength, description })))

export const templateContent = {
  template: Type.Enum([...TEMPLATES], { description: 'Name of the template' }),
  body: text(200_000, 'Body of the mail, in Liquid'),
  from: text(320, 'Sender'),
  subject: text(998, 'Subject'),
  syntax: Type.Optional(nullable(Type.Enum(['liquid'], { description: 'Syntax of the body' }))),
  resultUrl: text(2048, 'Where the link goes on to'),
  urlLifetimeInSeconds: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 31_536_000 }))),
  includeEmailInRedirect: Type.Optional(Type.Boolean()),
  enabled: Type.Optional(nullable(Type.Boolean({ description: 'Whether the template is used' }))),
}

/** Renders it once in the sandbox. @throws AppError 400 with the line */
export async function refuseBroken(
  { mail }: Pick<WebDeps, 'mail'>,
  template: Omit<WrittenTemplate, 'enabled'>,
): Promise<void> {
  if (!/\{[{%]/.test(template.from)) checkSender(template.from, 'from')
  const broken = await mail.trials.check(template)
  if (broken) throw bodyRefusal(placeWords(broken), broken.part)
}

export function knownTemplate(name = ''): TemplateName {
  const found = TEMPLATES.find((each) => each === name)
  if (found) return found
  throw new AppError(
    'invalid',
    'invalid_uri',
    `Path validation error: 'No enum match for: ${name.slice(0, 100)}' on property templateName (Template name).`,
  )
}
