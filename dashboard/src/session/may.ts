// What a role may do, for hiding what the server would refuse (docs/sign-in.md); the server judges every call itself.
import { currentSession, type Role } from './token.ts'

const OWNERS_ONLY =
  /:(administrators|client_keys|client_credentials|client_grants|signing_keys|user_idp_tokens|encryption_keys)$/

export function mayDo(role: Role, scope: string): boolean {
  if (role === 'owner') return true
  if (OWNERS_ONLY.test(scope)) return false
  return role === 'editor' || scope.startsWith('read:')
}

export function may(scope: string): boolean {
  const session = currentSession()
  return session !== undefined && mayDo(session.role, scope)
}
