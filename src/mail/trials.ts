// Looking before sending: is a template whole, what does it come to, and does a message arrive.
import type { JsonObject } from '#kit'

import { composeMailBy, composePhoneBy, renderTemplate } from './compose.ts'
import { deliverMail, deliverPhone, type DeliverDeps, type Delivery } from './deliver.ts'
import type { ChangeFacts, Letter, LetterFacts, LetterKind } from './letter.ts'
import { type BrokenTemplate, renderParts } from './liquid/templates.ts'
import { mailboxText } from './message.ts'
import type { PhoneTemplate, WrittenTemplate } from './settings.ts'
import { mailVariables } from './variables.ts'

export type Trials = {
  /** Renders it once with sample facts. @returns what is wrong with it; undefined: nothing */
  check(template: Omit<WrittenTemplate, 'enabled'>): Promise<BrokenTemplate | undefined>
  checkPhone(template: Omit<PhoneTemplate, 'from'>): Promise<BrokenTemplate | undefined>
  /** @param template undefined: the built-in words */
  preview(trial: Trial, template: WrittenTemplate | undefined): Promise<Preview>
  /** Sends it now, to see whether it arrives; nothing is tried again. */
  send(trial: Trial & { to: string }, template: WrittenTemplate | undefined): Promise<Delivery>
  sendPhone(trial: { to: string; channel: 'sms' | 'voice' } & Trial, template?: PhoneTemplate): Promise<Delivery>
}

export type Trial = { kind: LetterKind; language?: string | undefined; enrolling?: true }

export type Preview = {
  from: string
  subject: string
  html: string
  text: string
  language: string
  by: 'template' | 'built-in'
  problem?: string
}

const isNotice = (kind: LetterKind) => ['password_changed', 'factor_added', 'factor_removed'].includes(kind)

const factorsOf = (kind: LetterKind): Pick<ChangeFacts, 'factors'> =>
  kind === 'password_changed' ? {} : { factors: ['otp', 'recovery-code'] }

export function openTrials(deps: DeliverDeps, compose: (facts: LetterFacts) => Letter): Trials {
  const sample = ({ kind, language, enrolling }: Trial, to: string, channel: Letter['channel'] = 'email') =>
    compose({
      ...{ kind, channel, to, lifetime: 3_600_000, languages: [language], ...SAMPLE },
      ...(isNotice(kind) ? { change: { at: deps.clock.now(), country: 'FR', by: 'user', ...factorsOf(kind) } } : {}),
      ...(kind === 'provider_test' || kind === 'welcome_email' || isNotice(kind) ? {} : SAMPLE_PROOF),
      ...(enrolling === undefined ? {} : { enrolling }),
      user: { ...SAMPLE.user, email: channel === 'email' ? to : SAMPLE.user.email },
    })
  return {
    async check(template) {
      const settings = await deps.settings.read()
      const letter = sample({ kind: 'reset_email' }, SAMPLE.user.email)
      for (const language of ['', ...Object.keys(template.languages)]) {
        const rendered = await renderTemplate(
          deps.renderer,
          template,
          language,
          mailVariables(letter, settings, language),
        )
        if (!rendered.ok) return inLanguage(rendered.broken, language)
      }
      return undefined
    },
    async checkPhone({ text = '', voice = '' }) {
      const parts = { text: { source: text, html: false }, voice: { source: voice, html: false } }
      const rendered = await renderParts(deps.renderer, parts, PHONE_SAMPLE)
      return rendered.ok ? undefined : rendered.broken
    },
    async preview(trial, template) {
      const settings = await deps.settings.read()
      const letter = sample(trial, SAMPLE.user.email)
      const { message, by, problem } = await composeMailBy(deps, letter, settings, template)
      const { from, subject, html, text, language } = message
      return {
        from: mailboxText(from),
        subject,
        html,
        text,
        language,
        by,
        ...(problem === undefined ? {} : { problem }),
      }
    },
    async send(trial, template) {
      const settings = await deps.settings.read()
      const letter = sample(trial, trial.to)
      return deliverMail(deps, letter, settings, await composeMailBy(deps, letter, settings, template))
    },
    async sendPhone(trial, template) {
      const settings = await deps.settings.read()
      const { url: _none, ...letter } = sample(trial, trial.to, trial.channel)
      return deliverPhone(deps, letter, settings, await composePhoneBy(deps.renderer, letter, settings, template))
    },
  }
}

function inLanguage(broken: BrokenTemplate, language: string): BrokenTemplate {
  return language === '' ? broken : { ...broken, part: `${language}.${broken.part}` }
}

const SAMPLE = {
  user: {
    id: 'auth0|0123456789abcdef01234567',
    email: 'ada@example.com',
    emailVerified: true,
    username: 'ada',
    phoneNumber: '+15555550100',
    profile: { name: 'Ada Lovelace', given_name: 'Ada', family_name: 'Lovelace', nickname: 'ada' },
    metadata: {},
    appMetadata: {},
  },
  application: { name: 'Example App', clientId: 'sampleclient' },
  connection: 'Username-Password-Authentication',
  organization: { name: 'example', display_name: 'Example', metadata: {} },
}

const SAMPLE_PROOF = { url: 'https://example.com/u/reset-verify?ticket=SAMPLE', code: '123456' }

const PHONE_SAMPLE: JsonObject = {
  ...{ code: '123456', pin: '123456', url: 'https://example.com/', message_type: 'sms', phone_number: '+15555550100' },
  user: { email: 'ada@example.com', name: 'Ada Lovelace' },
  application: { name: 'Example App' },
  tenant: { friendlyName: 'Example', friendly_name: 'Example', name: 'example' },
  requestInfo: { lang: 'en' },
  request_language: 'en',
}
