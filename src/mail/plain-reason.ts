// What a provider said, without anything of the message or of the credentials: it goes into logs that many may read.

const LONGEST = 300

/** @param secrets texts that must not be in it, whole or as one of their long words */
export function plainReason(text: string, secrets: readonly (string | undefined)[]): string {
  let plain = text
  const pieces = secrets.flatMap((secret = '') => [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    ...secret.split(/[^A-Za-z0-9_-]+/).filter((word) => word.length >= 16),
  ])
  for (const piece of pieces.sort((a, b) => b.length - a.length)) {
    if (piece.length >= 4) plain = plain.replaceAll(piece, '[…]')
  }
  return (
    plain
      .replaceAll(/https?:\/\/\S+/g, '[…]')
      // what a name resolved to, maybe inside of a network
      .replaceAll(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?![\d.])/g, '[…]')
      .replaceAll(/(?<![\w:])\[?(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}\]?(?::\d+)?(?![\w:])/gi, '[…]')
      .replaceAll(/[A-Za-z0-9_+/=-]{24,}/g, (word) => (/\d/.test(word) ? '[…]' : word))
      .replaceAll(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, LONGEST)
  )
}
