// Twilio: text messages, and calls that read the code out.
import { escapeHtml } from '#kit'

import { askProvider, basic, FORM } from './ask.ts'
import { type PhoneProvider, textOf } from './provider.ts'

const API = 'https://api.twilio.com/2010-04-01/Accounts'

/** Voices by language; others are read in English. */
const SPOKEN: Readonly<Record<string, string>> = { ar: 'arb', en: 'en-US', fr: 'fr-FR', ja: 'ja-JP' }

export const sendByTwilio: PhoneProvider = async (deps, { credentials, settings }, message) => {
  const { channel, to, text, language } = message
  const methods = settings['delivery_methods']
  const method = channel === 'voice' ? 'voice' : 'text'
  if (Array.isArray(methods) && !methods.includes(method)) {
    return { kind: 'refused', reason: `Twilio: the delivery method ${method} is not switched on` }
  }
  const sid = textOf(settings, 'sid')
  const own = message.from ?? textOf(settings, 'default_from')
  const group = textOf(settings, 'mssid')
  if (channel === 'voice' && own === '') {
    return { kind: 'refused', reason: 'Twilio: calls need a number to come from (default_from)' }
  }
  // a number of the template's own wins over the group of numbers
  const sender: Record<string, string> =
    group !== '' && channel === 'sms' && message.from === undefined ? { MessagingServiceSid: group } : { From: own }
  const content: Record<string, string> = channel === 'sms' ? { Body: text } : { Twiml: spoken(text, language) }
  const path = channel === 'sms' ? 'Messages.json' : 'Calls.json'
  return askProvider(deps, 'Twilio', {
    url: `${API}/${encodeURIComponent(sid)}/${path}`,
    headers: { ...FORM, ...basic(sid, textOf(credentials, 'auth_token')) },
    body: new URLSearchParams({ To: to, ...sender, ...content }).toString(),
  })
}

/** Codes digit by digit: "one hundred and twenty-three thousand" helps nobody. */
function spoken(text: string, language: string): string {
  const digits = text.replace(/\d{4,}/g, (code) => [...code].join(', '))
  return `<Response><Say language="${SPOKEN[language] ?? 'en-US'}">${escapeHtml(digits)}</Say></Response>`
}
