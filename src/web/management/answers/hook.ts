// What Hooks, their runs and their conversions look like in answers.
import { Type } from 'typebox'

import { actionAnswer, buildError } from './action.ts'
import { problem, responseParts } from './execution.ts'
import { flag, list, offsetList, optional, shape, text, whole } from './shape.ts'

const body = Type.Unsafe<Record<string, unknown>>({ type: 'object' })

export const hookAnswer = shape('Hook', {
  id: text,
  name: text,
  script: text,
  dependencies: Type.Record(text, text),
  triggerId: text,
  enabled: flag,
})

/** With `fields` every property may be absent, and two more may be asked for. */
export const someHook = Type.Partial(
  shape('HookAndBuild', {
    ...hookAnswer.properties,
    status: Type.Enum(['pending', 'building', 'retrying', 'built', 'failed']),
    errors: list(buildError),
  }),
  { title: 'SomeHook' },
)
export const hooksAnswer = offsetList('hooks', someHook)
export const hookSecretsAnswer = Type.Record(text, Type.Literal('_VALUE_NOT_SHOWN_'))

export const hookTestAnswer = shape('HookTest', {
  status: Type.Enum(['ok', 'failed']),
  error: Type.Union([problem, Type.Null()]),
  response: Type.Union([body, Type.Null()]),
  ...responseParts,
})

const note = shape('ConversionNote', { line: whole, text })
const side = shape('ProofSide', {
  status: Type.Enum(['ok', 'failed']),
  error: Type.Union([Type.Null(), shape('ProofError', { id: text, msg: text })]),
  requests: list(shape('RecordedRequest', { method: text, url: text, headers: list(Type.Array(text)), body: text })),
})

export const hookConversionAnswer = shape('HookConversion', {
  code: text,
  dependencies: list(shape('ConvertedDependency', { name: text, version: text })),
  secrets: list(text),
  report: shape('ConversionReport', { changes: list(note), remarks: list(note), not_converted: list(note) }),
  proof: optional(
    shape('ConversionProof', {
      equal: flag,
      runs: list(
        shape('ProofRun', {
          sample: body,
          answers: list(body),
          equal: flag,
          differences: list(text),
          remarks: list(text),
          hook: side,
          action: side,
        }),
      ),
    }),
  ),
  action: optional(actionAnswer),
})
