// The effect judge-prompt: an answer of a rendered form, judged by the form's own definition.
import { parseEmail } from '#identity'
import type { Json, JsonObject } from '#kit'
import type { FormField } from '#tenant'

import type { Performed } from '../engine.ts'
import type { Input, Prompt } from './states.ts'

/** @returns the answer for `event.prompt`, or a problem for each field that has one */
export function judgePrompt(prompt: Prompt, given: { readonly [name: string]: string }): Performed<Input> {
  const fields: Record<string, Json> = {}
  const problems: Record<string, string> = {}
  const kept: Record<string, string> = {}
  for (const field of prompt.form.fields) {
    if (field.type === 'rich_text') continue
    const text = (Object.hasOwn(given, field.id) ? given[field.id]?.trim() : undefined) ?? ''
    kept[field.id] = text
    const judged = judgeField(field, text)
    if ('problem' in judged) problems[field.id] = judged.problem
    else if (judged.value !== undefined) fields[field.id] = judged.value
  }
  if (Object.keys(problems).length > 0) {
    return { input: { type: 'prompt-refused', tried: { given: kept, problems } } }
  }
  const answer: JsonObject = { id: prompt.id, fields, vars: prompt.vars }
  return { input: { type: 'prompt-judged', answer } }
}

/** Words for the page come from its texts: these are their keys. */
type Judged =
  | { value: Json | undefined }
  | { problem: 'required' | 'invalid' | 'too-short' | 'too-long' | 'out-of-range' }

/** The longest answer of a text field that names no limit of its own. */
const LONGEST = 2000

function judgeField(field: Exclude<FormField, { type: 'rich_text' }>, text: string): Judged {
  if (field.type === 'boolean') return { value: text === 'on' || text === 'true' }
  if (field.type === 'legal') {
    const agreed = text === 'on' || text === 'true'
    return !agreed && field.required !== false ? { problem: 'required' } : { value: agreed }
  }
  if (text === '') return field.required ? { problem: 'required' } : { value: undefined }
  switch (field.type) {
    case 'text':
      if (text.length > (field.max_length ?? LONGEST)) return { problem: 'too-long' }
      return text.length < (field.min_length ?? 0) ? { problem: 'too-short' } : { value: text }
    case 'email':
      try {
        return { value: parseEmail(text) }
      } catch {
        return { problem: 'invalid' }
      }
    case 'number': {
      const value = Number(text)
      if (!Number.isFinite(value)) return { problem: 'invalid' }
      const { min = -Infinity, max = Infinity } = field
      return value < min || value > max ? { problem: 'out-of-range' } : { value }
    }
    case 'choice':
      return field.options.some((option) => option.value === text) ? { value: text } : { problem: 'invalid' }
  }
}
