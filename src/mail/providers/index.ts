// Every provider by the name that Auth0 gives it.
import { sendByMailgun, sendByMandrill, sendByResend, sendBySendgrid, sendBySes, sendBySparkpost } from './http-mail.ts'
import { sendByAzure, sendByMicrosoft365 } from './microsoft.ts'
import type { EmailProvider, PhoneProvider } from './provider.ts'
import { sendBySmtp } from './smtp.ts'
import { sendByTwilio } from './twilio.ts'
import { mailByWebhook, phoneByWebhook } from './webhook.ts'

export const emailProviders: Readonly<Record<string, EmailProvider>> = {
  smtp: sendBySmtp,
  sendgrid: sendBySendgrid,
  mailgun: sendByMailgun,
  ses: sendBySes,
  resend: sendByResend,
  mandrill: sendByMandrill,
  sparkpost: sendBySparkpost,
  azure_cs: sendByAzure,
  ms365: sendByMicrosoft365,
  custom: mailByWebhook,
}

export { AZURE_CONNECTION } from './microsoft.ts'

export const phoneProviders: Readonly<Record<string, PhoneProvider>> = {
  twilio: sendByTwilio,
  custom: phoneByWebhook,
}
