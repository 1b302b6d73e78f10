// JSON values as a type, and reading stored JSON back.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }
export type JsonObject = { readonly [key: string]: Json | undefined }

/** Reads a column that this program wrote itself; what people send is parsed by a schema instead. */
export function fromStored<T>(text: string): T {
  return JSON.parse(text) as T
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
