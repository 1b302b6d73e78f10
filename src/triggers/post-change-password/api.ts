// post-change-password inside the sandbox: the second argument of its handler. Imported by the sandbox by name.
import { buildCacheApi } from '../cache.ts'
import type { BuildApi } from '../sandbox-api.ts'

/** v2: `(event, api)` with `api.cache` only. v1: `(event, context)` with the secrets at `context.secrets`. */
export const buildApi: BuildApi = (facts, tools, _event, emit) => {
  if (facts.version === 'v1') return { secrets: { ...facts.secrets } }
  return { cache: buildCacheApi({ entries: facts.cache, now: tools.now, byteLength: tools.byteLength }, emit) }
}
