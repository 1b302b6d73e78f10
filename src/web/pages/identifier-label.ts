// The label of a field that takes whatever people of a connection sign in by: "Email address or phone number".
import type { Identifiers } from '#identity'

import type { PageText } from './text/index.ts'
import { type SignInText, signInText } from './text/sign-in/index.ts'

export function identifierLabel(text: PageText, identifiers: Identifiers): string {
  const { login } = signInText(text)
  const by = signsInBy(identifiers)
  return by === 'email' ? login.email : login.labels[by]
}

/** As Auth0's texts name it. */
export function signsInBy({ email, phone, username }: Identifiers): 'email' | keyof SignInText['login']['labels'] {
  if (phone.signsIn && username.signsIn) return email.signsIn ? 'phoneOrUsernameOrEmail' : 'phoneOrUsername'
  if (phone.signsIn) return email.signsIn ? 'phoneOrEmail' : 'phone'
  if (username.signsIn) return email.signsIn ? 'usernameOrEmail' : 'username'
  return 'email'
}
