// The label of a field that takes whatever people of a connection sign in by: "Email address or phone number".
import type { Identifiers } from '#identity'

import type { PageText } from './text/index.ts'
import { signInText } from './text/sign-in/index.ts'

export function identifierLabel(text: PageText, identifiers: Identifiers): string {
  const { login, signUp } = signInText(text)
  const names = [
    ...(identifiers.email.signsIn ? [login.email] : []),
    ...(identifiers.phone.signsIn ? [text.enroll.phone] : []),
    ...(identifiers.username.signsIn ? [signUp.username] : []),
  ]
  const inner = names.map((name, i) => (i === 0 ? name : name.toLocaleLowerCase(text.lang)))
  return new Intl.ListFormat(text.lang, { type: 'disjunction' }).format(inner)
}
