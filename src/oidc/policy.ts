// When somebody has to be asked: oidc-provider's own policy, with subjects in place of account ids.
import type { interactionPolicy, KoaContextWithOIDC } from 'oidc-provider'

import { parseAccountId } from './account-id.ts'
import { library } from './library.ts'

export function signInPolicy(subjectOf: (id: string) => string): interactionPolicy.DefaultPolicy {
  const { base, Check } = library.interactionPolicy
  const policy = base()
  const login = policy.get('login')
  const consent = policy.get('consent')
  if (!login || !consent) throw new Error('oidc-provider has no such prompts')

  // both compare `sub` with the account id, which holds more than the subject
  login.checks.remove('id_token_hint')
  login.checks.remove('claims_id_token_sub_value')
  login.checks.add(
    new Check('id_token_hint', 'id_token_hint and authenticated subject do not match', 'login_required', (context) => {
      const hint = context.oidc.entities.IdTokenHint as { payload?: { sub?: unknown } } | undefined
      return hint !== undefined && hint.payload?.sub !== subject(context)
    }),
  )
  // somebody whose password has changed since is signed in nowhere
  login.checks.add(
    new Check('account_gone', 'End-User authentication is required', 'login_required', ({ oidc }) => {
      return oidc.session?.accountId !== undefined && oidc.account === undefined
    }),
  )
  // a native application of the tenant's own asks for no more than a web application does
  consent.checks.remove('native_client_prompt')
  return policy

  function subject({ oidc }: KoaContextWithOIDC): string | undefined {
    const named = oidc.session?.accountId === undefined ? undefined : parseAccountId(oidc.session.accountId)
    return named && subjectOf(named.id)
  }
}
