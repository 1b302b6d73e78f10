// The job send-logout-token: tells one application that a session is over (OpenID Connect Back-Channel Logout 1.0 §2.5).
import type { JsonObject } from '#kit'
import type { LogoutNotice, Oidc } from '#oidc'
import type { Outbound } from '#runtime'

/** Signed anew for each attempt: a token lives two minutes. @throws Error so that the queue tries again */
export function sendLogoutToken({ sign, send }: { sign: Oidc['signLogoutToken']; send: Outbound }) {
  return async (payload: JsonObject): Promise<void> => {
    const { client, sub, sid, url } = payload as LogoutNotice & { url: string }
    const token = await sign({ client, sub, sid })
    const { status } = await send({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'cache-control': 'no-store' },
      body: new URLSearchParams({ logout_token: token }).toString(),
      timeoutMs: 10_000,
    })
    // 400 says that the token was understood and refused: the same again changes nothing
    if (status === 400 || (status >= 200 && status < 300)) return
    throw new Error(`${new URL(url).host} answered ${status} to a logout token`)
  }
}
