// A script on the newest `auth0` package: what somebody's automation does with providers and templates of messages.
import assert from 'node:assert/strict'

import { ManagementClient } from 'auth0'

import { given, refusalOf, runSteps } from './steps.ts'

const management = new ManagementClient(given())
const { emails, emailTemplates, branding, guardian } = management
const kept = { phone: '', template: '' }

await runSteps([
  [
    'an e-mail provider is made, read without its secrets, changed and deleted',
    async () => {
      assert.equal((await refusalOf(emails.provider.get())).status, 404)
      const account = { smtp_host: 'mail.example.com', smtp_port: 587, smtp_user: 'u', smtp_pass: 'hush' }
      await emails.provider.create({ name: 'smtp', default_from_address: 'a@example.com', credentials: account })
      const read = await emails.provider.get({ fields: 'name,credentials', include_fields: true })
      assert.deepEqual(read, {
        name: 'smtp',
        credentials: { smtp_host: 'mail.example.com', smtp_port: 587, smtp_user: 'u' },
      })
      const sendgrid = { name: 'sendgrid', credentials: { api_key: 'SG.x' } } as const
      assert.equal((await emails.provider.update(sendgrid)).name, 'sendgrid')
      await emails.provider.delete()
    },
  ],
  [
    'an e-mail template is made, set, changed; a broken one is 400 with its line',
    async () => {
      const template = { template: 'reset_email', body: '{{ url }}', from: '', subject: 'S', syntax: 'liquid' } as const
      await emailTemplates.create({ ...template, enabled: true })
      await emailTemplates.set('reset_email', { ...template, subject: 'T', enabled: true })
      assert.equal((await emailTemplates.update('reset_email', { subject: 'U' })).subject, 'U')
      assert.equal((await emailTemplates.get('reset_email')).subject, 'U')
      const broken = await refusalOf(emailTemplates.update('reset_email', { body: 'a\n{% if %}' }))
      assert.deepEqual([broken.status, /line 2/.test(broken.words)], [400, true])
    },
  ],
  [
    'a phone provider is made, listed, changed and tried',
    async () => {
      const made = await branding.phone.providers.create({
        name: 'twilio',
        configuration: { sid: 'AC1', default_from: '+15555550000', delivery_methods: ['text'] },
        credentials: { auth_token: 'hush' },
      })
      kept.phone = made.id ?? ''
      const { providers } = await branding.phone.providers.list()
      assert.deepEqual(providers, [made])
      const changed = await branding.phone.providers.update(kept.phone, { disabled: true })
      assert.equal(changed.disabled, true)
      const tried = await branding.phone.providers.test(kept.phone, { to: '+15555550100' })
      assert.equal(tried.code, 200, 'into the inbox of development, because the provider is switched off')
    },
  ],
  [
    'a phone template is made, changed, given its first words again and tried',
    async () => {
      const made = await branding.phone.templates.create({ type: 'otp_verify', disabled: false })
      kept.template = made.id ?? ''
      await branding.phone.templates.update(kept.template, { content: { body: { text: '{{ code }}' } } })
      assert.equal((await branding.phone.templates.get(kept.template)).content.body?.text, '{{ code }}')
      assert.deepEqual((await branding.phone.templates.reset(kept.template, {})).content, made.content)
      await branding.phone.templates.test(kept.template, { to: '+15555550100' })
      assert.equal((await branding.phone.templates.list()).templates?.length, 1)
      await branding.phone.templates.delete(kept.template)
    },
  ],
  [
    'the older paths of phone factors lead to the same',
    async () => {
      const { sms, phone } = guardian.factors
      assert.equal((await sms.getTwilioProvider()).sid, 'AC1')
      await phone.setTwilioProvider({ sid: 'AC1', from: '+15555550002', auth_token: 'hush' })
      await phone.setProvider({ provider: 'twilio' })
      assert.equal((await sms.getSelectedProvider()).provider, 'twilio')
      const { configuration } = await branding.phone.providers.get(kept.phone)
      assert.equal(configuration && 'default_from' in configuration && configuration.default_from, '+15555550002')
      const texts = { enrollment_message: 'E {{code}}', verification_message: 'V {{code}}' }
      assert.deepEqual(await sms.setTemplates(texts), texts)
      assert.deepEqual(await phone.getTemplates(), texts)
      await branding.phone.providers.delete(kept.phone)
    },
  ],
])
