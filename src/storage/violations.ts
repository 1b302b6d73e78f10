// Tells a unique violation from every other failure, on both databases.

/** Was a row refused because another one has the same key? */
export function isUniqueViolation(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  if ('code' in thrown && thrown.code === '23505') return true
  return thrown.message.includes('UNIQUE constraint failed')
}
