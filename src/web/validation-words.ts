// One broken rule of a schema in the words that Auth0 uses for it.
import type { ErrorObject } from 'ajv'

export function ruleOf(error: ErrorObject): string {
  const { params, data } = error
  const limit = String(params['limit'])
  switch (error.keyword) {
    case 'required':
      return `Missing required property: ${String(params['missingProperty'])}`
    case 'additionalProperties':
      return `Additional properties not allowed: ${String(params['additionalProperty']).slice(0, 100)}`
    case 'type':
      return `Expected type ${typesOf(params['type'])} but found type ${typeOf(data)}`
    case 'format':
      return `Object didn't pass validation for format ${String(params['format'])}: ${shown(error)}`
    case 'uniqueItems':
      return `Array items are not unique (indexes ${String(params['j'])} and ${String(params['i'])})`
    case 'minLength':
      return `String is too short (${lengthOf(data)} chars), minimum ${limit}`
    case 'maxLength':
      return `String is too long (${lengthOf(data)} chars), maximum ${limit}`
    case 'pattern':
      return `String does not match pattern ${String(params['pattern'])}: ${shown(error)}`
    case 'minimum':
      return `Value ${String(data)} is less than minimum ${limit}`
    case 'maximum':
      return `Value ${String(data)} is greater than maximum ${limit}`
    case 'minItems':
      return `Array is too short (${lengthOf(data)}), minimum ${limit}`
    case 'maxItems':
      return `Array is too long (${lengthOf(data)}), maximum ${limit}`
    case 'minProperties':
      return `Too few properties defined (${countOf(data)}), minimum ${limit}`
    case 'maxProperties':
      return `Too many properties defined (${countOf(data)}), maximum ${limit}`
    case 'enum':
    case 'const':
      return `No enum match for: ${shown(error)}`
    case 'anyOf':
    case 'oneOf':
      return `Data does not match any schemas from '${error.keyword}'`
    default:
      return error.message ?? error.keyword
  }
}

/** Values are told back cut short, and never one that may be a secret. */
function shown({ data, instancePath }: ErrorObject): string {
  if (/password|secret|token|credential|key/i.test(instancePath)) return '(not shown)'
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  return (text ?? '').slice(0, 254)
}

function typesOf(type: unknown): string {
  return Array.isArray(type) ? type.join(' or ') : String(type)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? [...value].length : Array.isArray(value) ? value.length : 0
}

function countOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0
}
