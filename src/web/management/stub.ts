// What a dry run answers instead of the network; the first that fits is taken.
import { Type } from 'typebox'

import { closed } from './schema.ts'

export const stub = closed({
  method: Type.Optional(Type.String({ minLength: 1, maxLength: 20, description: 'Any method when left out' })),
  url: Type.Optional(Type.String({ maxLength: 2000, description: 'How the URL begins; any when left out' })),
  status: Type.Integer({ minimum: 200, maximum: 599, description: 'Status of the answer' }),
  // what can stand in an answer (RFC 9110 §5.1, §5.5): anything else is no header that a server could send
  headers: Type.Optional(
    Type.Record(
      Type.String({ pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$" }),
      Type.String({ maxLength: 2000, pattern: '^[\\t\\u0020-\\u007e\\u0080-\\u00ff]*$' }),
      { additionalProperties: false, maxProperties: 100, description: 'Headers of the answer' },
    ),
  ),
  body: Type.Optional(Type.String({ maxLength: 100_000, description: 'Body of the answer' })),
})
