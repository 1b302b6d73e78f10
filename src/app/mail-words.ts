// Who delivers mails and text messages here, in one sentence: for the start's screen and the doctor.
import { mailSettings } from '#flows'
import type { Storage } from '#storage'

/** `ok` is false when nothing could be sent at all. @param inbox whether there is a development inbox */
export async function mailWords(storage: Storage, inbox: boolean): Promise<{ ok: boolean; words: string }> {
  const { email, phone } = await mailSettings(storage).read()
  const kept = inbox ? ', with a copy in the development inbox' : ''
  const messages = phone ? `text messages by ${phone.name}` : 'text messages by nobody'
  if (email) return { ok: true, words: `by ${email.name}; ${messages}${kept}` }
  if (inbox) return { ok: true, words: `into the development inbox${phone ? `; ${messages}` : ''}` }
  const what = 'No e-mail provider is set up, so nobody gets a reset mail.'
  return { ok: false, words: `${what} Set one with POST /api/v2/emails/provider` }
}
