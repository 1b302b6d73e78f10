// credentials-exchange inside the sandbox: the synchronous api object. Imported by the sandbox by name.
import { buildCacheApi } from '../cache.ts'
import { setClaim } from '../claims.ts'
import type { BuildApi } from '../sandbox-api.ts'
import { refusalCodes } from './codes.ts'

export const buildApi: BuildApi = (facts, tools, _event, emit) => {
  const api = {
    access: {
      deny(code: unknown, reason: unknown) {
        if (!refusalCodes.includes(code))
          throw new TypeError(`api.access.deny() takes one of ${refusalCodes.join(', ')}, and a reason`)
        emit({ type: 'access.refuse', code: String(code), reason: typeof reason === 'string' ? reason : '' })
        return api
      },
    },
    accessToken: {
      setCustomClaim(name: unknown, value: unknown) {
        setClaim('accessToken', name, value, tools, emit)
        return api
      },
    },
    cache: buildCacheApi({ entries: facts.cache, now: tools.now, byteLength: tools.byteLength }, emit),
  }
  return api
}
