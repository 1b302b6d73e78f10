// In which language somebody is written to: what they prefer, of what there is, within what the tenant has switched on.

/**
 * @param wanted tags in order, such as `fr-CA`; what is no tag is passed over
 * @param there tags that there are words for
 * @param enabled the tenant's; the first of them is for everybody else. Undefined: all, and English
 */
export function chooseLanguage(
  wanted: readonly string[],
  there: readonly string[],
  enabled?: readonly string[],
): string {
  const usable = enabled === undefined ? there : there.filter((tag) => enabled.some((each) => isWithin(tag, each)))
  for (const tag of wanted) {
    const found = bestOf(tag, usable)
    if (found !== undefined) return found
  }
  for (const tag of enabled ?? []) {
    const found = bestOf(tag, there)
    if (found !== undefined) return found
  }
  return 'en'
}

/** `fr-CA` is served by `fr-CA`, then by `fr`; never `fr-CH`. */
function bestOf(tag: string, there: readonly string[]): string | undefined {
  const parts = tag.toLowerCase().split('-')
  for (let length = parts.length; length > 0; length--) {
    const shorter = parts.slice(0, length).join('-')
    const found = there.find((each) => each.toLowerCase() === shorter)
    if (found !== undefined) return found
  }
  return undefined
}

function isWithin(tag: string, enabled: string): boolean {
  const [a, b] = [tag.toLowerCase(), enabled.toLowerCase()]
  return a === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`)
}
