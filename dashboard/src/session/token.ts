// Signing in: code and PKCE at our own /authorize; the token lives in memory and nowhere else.

const CLIENT = 'keyturn-dashboard'
const CALLBACK = `${location.origin}/dashboard/callback`
const AUDIENCE = `${location.origin}/api/v2/`
/** For the time of the journey to /authorize and back. */
const JOURNEY = 'keyturn.sign-in'

type Journey = { state: string; verifier: string; returnTo: string }
export type Role = 'owner' | 'editor' | 'viewer'
export type Session = { token: string; idToken: string; expiresAt: number; email: string; role: Role }

let session: Session | undefined
let signingIn = false

/** Whether this page is being left for /authorize. */
export function isSigningIn(): boolean {
  return signingIn
}

/** The one in force; undefined ends in signing in. */
export function currentSession(): Session | undefined {
  return session && session.expiresAt > Date.now() ? session : undefined
}

/** Asks for the password, whoever is signed in, and adds a second proof on the way back. */
export function addSecondProof(): Promise<never> {
  return signIn(undefined, { prompt: 'login', screen_hint: 'mfa-enrollment' })
}

/** Leaves for /authorize and comes back to this very page. */
export async function signIn(
  returnTo = location.pathname + location.search + location.hash,
  more: Record<string, string> = {},
): Promise<never> {
  signingIn = true
  const verifier = random()
  const state = random()
  sessionStorage.setItem(JOURNEY, JSON.stringify({ state, verifier, returnTo } satisfies Journey))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const query = new URLSearchParams({
    client_id: CLIENT,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile email',
    audience: AUDIENCE,
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    ...more,
  })
  location.assign(`${location.origin}/authorize?${query}`)
  return new Promise<never>(() => {})
}

export type Arrival = { kind: 'signed-in'; returnTo: string } | { kind: 'refused'; words: string }

/** On /dashboard/callback: the code becomes a token, once, if it answers the journey that began here. */
export async function finishSignIn(query: URLSearchParams): Promise<Arrival> {
  const stored = sessionStorage.getItem(JOURNEY)
  sessionStorage.removeItem(JOURNEY)
  const error = query.get('error')
  if (error !== null) return { kind: 'refused', words: query.get('error_description') ?? error }
  const code = query.get('code')
  const journey = stored === null ? undefined : (JSON.parse(stored) as Journey)
  if (!journey || code === null || query.get('state') !== journey.state) {
    return { kind: 'refused', words: 'This sign-in did not begin in this tab.' }
  }
  const answer = await fetch(`${location.origin}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'authorization_code',
      client_id: CLIENT,
      redirect_uri: CALLBACK,
      code,
      code_verifier: journey.verifier,
    }),
  })
  const body = (await answer.json()) as {
    access_token?: string
    expires_in?: number
    id_token?: string
    error_description?: string
  }
  if (!answer.ok || !body.access_token) {
    return { kind: 'refused', words: body.error_description ?? 'The server did not accept the sign-in.' }
  }
  const { email, keyturn_role: role } = claimsOf(body.id_token ?? '')
  session = {
    token: body.access_token,
    idToken: body.id_token ?? '',
    // a minute early, so that no call leaves with a token that dies on the way
    expiresAt: Date.now() + (body.expires_in ?? 3600) * 1000 - 60_000,
    email: typeof email === 'string' ? email : 'Administrator',
    // what cannot be read may do the least
    role: role === 'owner' || role === 'editor' ? role : 'viewer',
  }
  return { kind: 'signed-in', returnTo: ours(journey.returnTo) }
}

export function forget(): void {
  session = undefined
}

export function signOut(): void {
  const query = new URLSearchParams({
    client_id: CLIENT,
    post_logout_redirect_uri: `${location.origin}/dashboard`,
    ...(session ? { id_token_hint: session.idToken } : {}),
  })
  forget()
  location.assign(`${location.origin}/oidc/logout?${query}`)
}

/** Only a page of the dashboard is returned to, whatever lies in the storage. */
function ours(path: string): string {
  return /^\/dashboard(\/(?!callback)|\?|$)/.test(path) ? path : '/dashboard'
}

/** Read for display and for hiding what would be refused; the server judges every call itself. */
function claimsOf(token: string): Record<string, unknown> {
  try {
    const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (each) => each.charCodeAt(0)))) as Record<
      string,
      unknown
    >
  } catch {
    return {}
  }
}

function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
