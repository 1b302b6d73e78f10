// Grant types of an application: those this server offers, which of them it can use, and what a change of them sends.
import { type Application, MACHINE } from './application.ts'

const OF_AUTH0 = 'http://auth0.com/oauth/grant-type/'
const PASSWORD = ['password', `${OF_AUTH0}password-realm`] as const
const MFA = [`${OF_AUTH0}mfa-otp`, `${OF_AUTH0}mfa-oob`, `${OF_AUTH0}mfa-recovery-code`] as const
const OTHERS = ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'] as const
const OFFERED = [...OTHERS, ...PASSWORD, ...MFA]

export type GrantType = (typeof OFFERED)[number]
export type Switches = Readonly<Record<GrantType, boolean>>

type Described = { grant: GrantType; label: string; words: string }

const [password, realm] = PASSWORD
const [otp, oob, recovery] = MFA

export const SIGN_IN: readonly Described[] = [
  {
    grant: 'authorization_code',
    label: 'Authorization code',
    words: 'People sign in on the hosted pages and come back with a code. The right one for sites and apps.',
  },
  {
    grant: 'implicit',
    label: 'Implicit',
    words: 'An ID token comes straight back from the hosted pages, by form_post only; an access token never does.',
  },
  {
    grant: 'refresh_token',
    label: 'Refresh token',
    words: 'New tokens without another sign-in, for as long as the refresh token lives.',
  },
  {
    grant: 'client_credentials',
    label: 'Client credentials',
    words: 'The application gets tokens for itself, by its secret or key. No person signs in.',
  },
]

export const BY_PASSWORD: readonly Described[] = [
  {
    grant: password,
    label: 'Password',
    words: 'The application sends a name and a password; the tenant’s default directory judges them.',
  },
  {
    grant: realm,
    label: 'Password with a realm',
    words: 'The same, but the application names the connection that judges them.',
  },
]

export const BY_FACTOR: readonly Described[] = [
  { grant: otp, label: 'One-time password', words: 'The code that an authenticator app shows.' },
  { grant: oob, label: 'Code that was sent', words: 'By text message, call or email.' },
  { grant: recovery, label: 'Recovery code', words: 'One that was noted down; good once.' },
]

export function switchesOf({ grant_types: stored = [] }: Pick<Application, 'grant_types'>): Switches {
  return Object.fromEntries(OFFERED.map((grant) => [grant, stored.includes(grant)])) as Switches
}

/** What is stored and has no switch here: it stays. */
export function others({ grant_types: stored = [] }: Pick<Application, 'grant_types'>): string[] {
  return stored.filter((grant) => !(OFFERED as readonly string[]).includes(grant))
}

/** The list to store: in the order that it had, without what was switched off, and then what was switched on. */
export function grantTypesAfter(
  { grant_types: stored = [] }: Pick<Application, 'grant_types'>,
  changes: Partial<Switches>,
): string[] {
  const kept = stored.filter((grant) => changes[grant as GrantType] !== false)
  return [...kept, ...OFFERED.filter((grant) => changes[grant] === true && !stored.includes(grant))]
}

/** By its kind; or a machine that was given a grant for people all the same. */
export function signsPeopleIn({ app_type: type, grant_types: granted = [] }: Application): boolean {
  return type !== MACHINE || ['authorization_code', 'implicit', ...PASSWORD].some((grant) => granted.includes(grant))
}

/** A client that proves nothing at the token endpoint. */
export function isPublic({ token_endpoint_auth_method: method }: Application): boolean {
  return method === 'none'
}

/** Why an application of this kind cannot use it, as the server sees it. */
export function unusable(client: Application, grant: GrantType): string | undefined {
  if (grant === 'client_credentials')
    return isPublic(client) ? 'Not for a public application: it keeps no secret to prove itself by.' : undefined
  const isOpen = (OTHERS as readonly string[]).includes(grant)
  return client.is_first_party === false && !isOpen
    ? 'Only for the tenant’s own applications: this one is a third party’s.'
    : undefined
}

function takesPasswords(client: Application, on: Switches): boolean {
  return PASSWORD.some((grant) => on[grant] && unusable(client, grant) === undefined)
}

/** Whoever must give a second factor cannot go on. */
export function lacksFactors(client: Application, on: Switches): boolean {
  return takesPasswords(client, on) && !MFA.some((grant) => on[grant])
}

/** Why a grant that is on comes to nothing as things are. */
export function idle(client: Application, on: Switches, grant: GrantType): string | undefined {
  if (!on[grant]) return undefined
  const { callbacks = [] } = client
  switch (grant) {
    case 'authorization_code':
    case 'implicit':
      return callbacks.length === 0 ? 'Nothing comes of it yet: there is no callback URL.' : undefined
    case 'refresh_token':
      return on.authorization_code || takesPasswords(client, on)
        ? undefined
        : 'Nothing comes of it: no other grant that is on gives a refresh token.'
    case otp:
    case oob:
    case recovery:
      return takesPasswords(client, on) ? undefined : 'Nothing comes of it without a password grant.'
    default:
      return undefined
  }
}
