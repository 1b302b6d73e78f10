// What is typed to find a user, as a query.

/** Plain words look in the usual fields; anything with a colon is Lucene. */
export function queryOf(text: string): string {
  if (text === '' || text.includes(':')) return text
  const word = text.replace(/[^\p{L}\p{N}@._+-]/gu, '')
  return word === ''
    ? ''
    : ['email', 'name', 'username'].map((field) => `${field}:*${word.replace(/([+-])/g, '\\$1')}*`).join(' OR ')
}
