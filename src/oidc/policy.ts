// When somebody has to be asked: oidc-provider's own policy, with subjects in place of account ids.
import type { interactionPolicy, KoaContextWithOIDC } from 'oidc-provider'

import { parseAccountId } from './account-id.ts'
import { library } from './library.ts'

/** @param atEnd called when nobody has to be asked any more; what it throws is the answer to the request */
export function signInPolicy(
  subjectOf: (id: string) => string,
  atEnd: (context: KoaContextWithOIDC) => Promise<void>,
): interactionPolicy.DefaultPolicy {
  const { base, Check, Prompt } = library.interactionPolicy
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
  // the last prompt, which never prompts: prompts are judged in order, so this runs when all before have passed
  policy.add(
    new Prompt(
      { name: 'actions', requestable: false },
      new Check('actions', 'the Actions of post-login', 'access_denied', async (context) => {
        await atEnd(context)
        return Check.NO_NEED_TO_PROMPT
      }),
    ),
  )
  return policy

  function subject({ oidc }: KoaContextWithOIDC): string | undefined {
    const named = oidc.session?.accountId === undefined ? undefined : parseAccountId(oidc.session.accountId)
    return named && subjectOf(named.id)
  }
}
