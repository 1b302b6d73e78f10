// Addresses that a browser may be sent to, or that scripts come from: each is named whole, and compared byte by byte.
import { Type } from 'typebox'

/** Schemes that run code or read files, in any case: a pattern of JSON Schema knows no flags. */
const CODE = ['javascript', 'data', 'vbscript', 'blob', 'file', 'about']
  .map((scheme) => [...scheme].map((letter) => `[${letter}${letter.toUpperCase()}]`).join(''))
  .join('|')

/**
 * Places that a browser may be sent to: an absolute URL, or a scheme of an application's own. `//host`, `\\host`, a bare
 * path, and schemes that run code or read files never get in, so that nothing later can build a redirect from them. A
 * wildcard would match nothing (RFC 9700 §4.1.3), so it is refused.
 */
export const places = (description: string) =>
  Type.Optional(
    Type.Array(
      Type.String({
        maxLength: 2048,
        pattern: `^(?!(?:${CODE}):)[A-Za-z][A-Za-z0-9+.-]*:\\/\\/?[^\\s\\\\#*]+$`,
        description: 'an absolute URL without a fragment and without *: name each address',
      }),
      { maxItems: 500, description },
    ),
  )

export const origins = (description: string) =>
  Type.Optional(
    Type.Array(
      Type.String({
        maxLength: 2048,
        pattern: '^[hH][tT][tT][pP][sS]?:\\/\\/[^\\s\\\\#*]+$',
        description: 'an http or https origin without *: name each one',
      }),
      { maxItems: 500, description },
    ),
  )
