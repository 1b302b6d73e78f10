// Declarations of password-reset-post-challenge for the editor and `keyturn/actions`.
import { cacheTypes, partTypes, userTypes } from '../type-parts.ts'

export function types(_version: string): string {
  return `${partTypes}${userTypes}${cacheTypes}${eventTypes}${apiTypes}`
}

const eventTypes = `
interface Event {
  authentication: {
    methods: { name: string; timestamp: string; type?: string }[]
    riskAssessment?: Record<string, any>
  }
  authorization: { roles: string[] }
  client: { client_id: string; name: string; metadata: Record<string, any> }
  connection: EventConnection
  organization?: { id: string; name: string; display_name: string; metadata: Record<string, any> }
  /** the answer of a rendered prompt */
  prompt?: { id: string; fields?: Record<string, any>; vars?: Record<string, any> }
  request: EventRequest & { body: Record<string, any>; query: Record<string, any> }
  stats: { logins_count: number }
  tenant: { id: string }
  transaction: { correlation_id?: string; locale: string; login_hint?: string; state?: string; ui_locales: string[] }
  secrets: Record<string, string>
  configuration: Record<string, string>
  user: EventUser
}
`

const apiTypes = `
interface Factor {
  type: FactorType
  options?: Record<string, any>
}
interface PasswordResetPostChallengeAPI {
  readonly access: {
    /** stops the flow after this Action; the reason may be shown to the user, as text */
    deny(reason: string): PasswordResetPostChallengeAPI
  }
  readonly authentication: {
    challengeWith(factor: Factor, options?: { additionalFactors?: Factor[] }): PasswordResetPostChallengeAPI
    challengeWithAny(factors: Factor[]): PasswordResetPostChallengeAPI
  }
  readonly redirect: {
    /** suspends after this Action; onContinuePostChallenge is called when the user comes back */
    sendUserTo(url: string, options?: { query?: Record<string, string> }): PasswordResetPostChallengeAPI
    encodeToken(options: { secret: string; payload: Record<string, any>; expiresInSeconds?: number }): string
    validateToken(options: { secret: string; tokenParameterName?: string }): Record<string, any>
  }
  readonly prompt: {
    render(
      promptId: string,
      options?: { fields?: Record<string, any>; vars?: Record<string, any> },
    ): PasswordResetPostChallengeAPI
  }
  readonly transaction: {
    /** "Password Changed!" shows a button to this page */
    setResultUrl(url: string, options?: { query?: Record<string, string> }): PasswordResetPostChallengeAPI
  }
  readonly cache: CacheAPI
}
type PasswordResetPostChallengeAction = (event: Event, api: PasswordResetPostChallengeAPI) => unknown
`
