// For tests of this room: every answer of the Management API is held against what the OpenAPI document says of it.
import { strict as assert } from 'node:assert'

import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'

import { answerOf } from './management/answers/index.ts'
import { errorSchema } from './management/openapi.ts'
import type { ManagementRoute } from './management/route.ts'
import { routeTable } from './management/table.ts'

const ajv = new Ajv({ strict: false, allErrors: true })
formats.default(ajv)

type Checked = { route: ManagementRoute; path: RegExp; check: () => ValidateFunction | null | undefined }

/** Each is compiled with the first answer of its route: all of them are a second of every file that opens a tenant. */
const checks: readonly Checked[] = routeTable
  .map((route) => {
    const pattern = route.path.replace(/[.]/g, '\\$&').replace(/:\w+/g, '[^/]+')
    let check: ValidateFunction | null | undefined
    return {
      route,
      path: new RegExp(`^${pattern}$`),
      check() {
        const schema = answerOf(route)
        return schema && (check ??= ajv.compile(schema))
      },
    }
  })
  // what is named comes before what fits any name
  .sort((a, b) => Number(a.route.path.includes(':')) - Number(b.route.path.includes(':')))
const refusal = ajv.compile({ ...errorSchema, additionalProperties: true })

/** How many routes have answers that can be checked. @throws Error where a schema is none */
export function compileAnswers(): number {
  return checks.filter(({ check }) => check()).length
}

/** @throws AssertionError that says what is not as the document says */
export function checkAnswer(
  method: string,
  url: string,
  answer: { status: number; text: string; body: unknown },
): void {
  const [path = ''] = url.split('?')
  const found = checks.find((each) => each.route.method === method && each.path.test(path))
  if (!found) return
  const name = `${method} ${found.route.path}`
  if (answer.status >= 400) {
    assert.ok(refusal(answer.body), `${name} ${answer.status}: ${words(refusal)}`)
    return
  }
  assert.equal(answer.status, found.route.status, name)
  const check = found.check()
  if (check === null) assert.equal(answer.text, '', name)
  else if (check) assert.ok(check(answer.body), `${name}: ${words(check)}\n${answer.text.slice(0, 2000)}`)
}

function words({ errors }: ValidateFunction): string {
  return ajv.errorsText(errors ?? [])
}
