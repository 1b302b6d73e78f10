// Declarations of post-change-password for the editor and `keyturn/actions`; samples name these types in JSDoc.
import { cacheTypes, partTypes } from '../type-parts.ts'

export function types(version: string): string {
  return `${partTypes}${cacheTypes}${eventTypes}${version === 'v1' ? v1 : v2}`
}

const eventTypes = `
interface Event {
  connection: EventConnection
  /** where the reset was asked for in an organization of the user's */
  organization?: { id: string; name: string; display_name: string; metadata: Record<string, any> }
  request: EventRequest
  tenant: { id: string }
  transaction?: { correlation_id?: string }
  user: {
    user_id: string
    /** the id without \`auth0|\` */
    id: string
    email?: string
    email_verified?: boolean
    /** ISO 8601; already the new value */
    last_password_reset?: string
    phone_number?: string
    phone_verified?: boolean
    username?: string
    user_metadata?: Record<string, any>
    app_metadata?: Record<string, any>
  }
  secrets: Record<string, string>
  configuration: Record<string, string>
  authentication?: { riskAssessment?: Record<string, any> }
  custom_domain?: { domain: string; domain_metadata: Record<string, string> }
  /** Keyturn's own */
  keyturn: {
    /** the same for every attempt: an idempotency key */
    execution_id: string
    attempt: number
    reason: 'reset' | 'change' | 'admin' | 'import'
    actor: Record<string, any>
    client?: { client_id: string; name: string }
  }
}
`

const v2 = `
interface PostChangePasswordAPI {
  readonly cache: CacheAPI
}
type PostChangePasswordAction = (event: Event, api: PostChangePasswordAPI) => unknown
`

const v1 = `
type PostChangePasswordAction = (event: Event, context: { secrets: Record<string, string> }) => unknown
`
