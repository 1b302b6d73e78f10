// Where the button of "Password Changed!" leads: the ticket's result URL with Auth0's parameters.
import { webAddress } from './brand.ts'

export type Result = {
  /** as the ticket was made with it */
  url: string | undefined
  supportSignUp: boolean
  /** only when the ticket says so (`includeEmailInRedirect`) */
  email: string | undefined
  message: string
}

/** @returns undefined when there is none, or it is neither http nor https */
export function resultUrl({ url: asked, supportSignUp, email, message }: Result): string | undefined {
  const address = webAddress(asked)
  if (address === undefined) return undefined
  const url = new URL(address)
  url.searchParams.set('supportSignUp', String(supportSignUp))
  url.searchParams.set('supportForgotPassword', 'true')
  if (email !== undefined) url.searchParams.set('email', email)
  url.searchParams.set('success', 'true')
  url.searchParams.set('code', 'success')
  url.searchParams.set('message', message)
  return url.href
}
