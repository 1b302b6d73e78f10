// What an administrator may do at the Management API, by role. Judged at every call, so that a new role counts at once.
import type { AdministratorRole } from './administrators.store.ts'
import { MANAGEMENT_SCOPES, type ManagementScope } from './management-scopes.ts'

export function administratorScopes(role: AdministratorRole): readonly ManagementScope[] {
  switch (role) {
    case 'owner':
      return MANAGEMENT_SCOPES
    case 'editor':
      return MANAGEMENT_SCOPES.filter((scope) => !OWNERS_ONLY.test(scope))
    case 'viewer':
      return MANAGEMENT_SCOPES.filter(
        (scope) => scope === OWN_ACCOUNT || (scope.startsWith('read:') && !OWNERS_ONLY.test(scope)),
      )
  }
}

/** One's own password and second proof are everybody's own. */
const OWN_ACCOUNT = 'update:current_administrator'

/**
 * Who else may administer, what clients may do at the Management API, and every secret: whoever has one of these has all
 * the others, so they stay with owners.
 */
const OWNERS_ONLY =
  /:(administrators|client_keys|client_credentials|client_grants|signing_keys|user_idp_tokens|encryption_keys)$/
