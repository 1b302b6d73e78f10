// post-login inside the sandbox: the synchronous api object. Imported by the sandbox by name.
import { buildCacheApi } from '../cache.ts'
import { nameOf, plain, setClaim } from '../claims.ts'
import type { BuildApi } from '../sandbox-api.ts'

export const buildApi: BuildApi = (facts, tools, _event, emit) => {
  const claim = (token: 'idToken' | 'accessToken') => (name: unknown, value: unknown) => {
    setClaim(token, name, value, tools, emit)
    return api
  }
  const metadata = (which: 'setUserMetadata' | 'setAppMetadata') => (name: unknown, value: unknown) => {
    const called = nameOf(name, `api.user.${which}`)
    if (called === '__proto__') throw new TypeError(`api.user.${which}() takes no such name: ${called}`)
    emit({ type: `user.${which}`, name: called, value: plain(value, tools) })
    return api
  }
  const api = {
    access: {
      deny(reason: unknown) {
        // without a reason the application is told none
        const told = typeof reason === 'string' ? reason : tools.stringify(reason ?? null)
        emit({ type: 'access.deny', reason: told === 'null' || told === undefined ? '' : told })
        return api
      },
    },
    idToken: { setCustomClaim: claim('idToken') },
    accessToken: {
      setCustomClaim: claim('accessToken'),
      addScope: notOffered('api.accessToken.addScope'),
      removeScope: notOffered('api.accessToken.removeScope'),
    },
    user: { setUserMetadata: metadata('setUserMetadata'), setAppMetadata: metadata('setAppMetadata') },
    cache: buildCacheApi({ entries: facts.cache, now: tools.now, byteLength: tools.byteLength }, emit),
    ...groups(OTHERS),
  }
  return api
}

/**
 * The rest of Auth0's object. Calling it is an error and the sign-in ends, so that no Action that meant to hold somebody
 * lets them through (docs/decisions/0151).
 */
const OTHERS = {
  authentication: [
    'challengeWith',
    'challengeWithAny',
    'enrollWith',
    'enrollWithAny',
    'recordMethod',
    'setPrimaryUser',
  ],
  multifactor: ['enable'],
  prompt: ['render'],
  redirect: ['sendUserTo', 'encodeToken', 'validateToken', 'canRedirect'],
  refreshToken: ['revoke', 'setExpiresAt', 'setIdleExpiresAt', 'setMetadata', 'evictMetadata', 'deleteMetadata'],
  session: [
    'revoke',
    'setExpiresAt',
    'setIdleExpiresAt',
    'setCookieMode',
    'setMetadata',
    'evictMetadata',
    'deleteMetadata',
  ],
  samlResponse: ['setAttribute', 'setAudience', 'setRecipient', 'setDestination', 'setNameIdentifierFormat'],
  transaction: ['setMetadata'],
  validation: ['error'],
} as const

function groups(others: { readonly [group: string]: readonly string[] }): object {
  return Object.fromEntries(
    Object.entries(others).map(([group, names]) => [
      group,
      Object.fromEntries(names.map((name) => [name, notOffered(`api.${group}.${name}`)])),
    ]),
  )
}

function notOffered(call: string): () => never {
  return () => {
    throw new Error(`${call}() is not offered in post-login: an Action here denies, sets claims and sets metadata.`)
  }
}
