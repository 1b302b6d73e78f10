// Masks an Action's secret values wherever the engine stores or shows text: plain, base64 and URL-encoded.

export type Mask = (text: string) => string

/** Shorter values would mask half of every text, and are no secrets. */
const SHORTEST = 4
const MASKED = '***'

/** What to look for is built with the first text: most executions print nothing. */
export function openMask(secrets: { readonly [name: string]: string }): Mask {
  for (const name in secrets) {
    if ((secrets[name]?.length ?? 0) < SHORTEST) continue
    let pattern: RegExp | undefined
    return (text) => text.replace((pattern ??= patternOf(secrets)), MASKED)
  }
  return unmasked
}

function patternOf(secrets: { readonly [name: string]: string }): RegExp {
  const forms = new Set<string>()
  for (const value of Object.values(secrets)) {
    if (value.length < SHORTEST) continue
    for (const form of [...formsOf(value), ...partsOfUrl(value)]) if (form.length >= SHORTEST) forms.add(form)
  }
  // longest first: a secret that contains another is masked as a whole
  const sorted = [...forms].sort((a, b) => b.length - a.length)
  return new RegExp(sorted.map(escape).join('|'), 'g')
}

/** Masks every text in a JSON value, keys too, and a number that is a secret. */
export function maskValue<T>(mask: Mask, value: T): T {
  if (mask === unmasked || (Array.isArray(value) && value.length === 0)) return value
  const masked = mask(JSON.stringify(value))
  try {
    return JSON.parse(masked) as T
  } catch {
    // a secret such as `true` or `3600` stands in JSON outside of a text: each text by itself then
    return maskEach(mask, value) as T
  }
}

function maskEach(mask: Mask, value: unknown): unknown {
  if (typeof value === 'string') return mask(value)
  if (typeof value === 'number') return mask(String(value)) === MASKED ? MASKED : value
  if (Array.isArray(value)) return value.map((each: unknown) => maskEach(mask, each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [mask(key), maskEach(mask, inner)]))
}

const unmasked: Mask = (text) => text

function formsOf(value: string): readonly string[] {
  const encoded = encodeURIComponent(value)
  return [
    value,
    encoded,
    encoded.replaceAll('%20', '+'),
    encodeURI(value),
    encoded.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    // inside JSON and inside util.inspect
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString('hex'),
    ...base64Forms(value),
  ]
}

/** A path that is shorter is hardly what makes an URL secret, and would be found in other texts. */
const SHORTEST_PATH = 8

/**
 * A webhook's whole URL is often the secret, and clients tell it in pieces: as the platform writes it (a host in lower
 * case, a slash at the end), the path alone (an axios error that is printed), the password. The host alone stays
 * readable: docs/decisions/0126.
 */
function partsOfUrl(value: string): readonly string[] {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value) || !URL.canParse(value)) return []
  const url = new URL(value)
  const { password, search } = url
  const paths = [url.pathname, url.pathname + search].filter((path) => path.length >= SHORTEST_PATH)
  url.hash = ''
  const { href } = url
  url.username = ''
  url.password = ''
  // of `https://host/` nothing but the host would be masked
  const whole = url.pathname === '/' && search === '' ? [] : [href, url.href]
  return [...whole, ...paths, ...(password === '' ? [] : formsOf(decoded(password)))]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * In base64 a value looks different by where it starts (Basic authentication puts `user:` in front): for each of the
 * three offsets, the characters that depend on the value alone.
 */
function base64Forms(value: string): readonly string[] {
  const forms: string[] = []
  for (const offset of [0, 1, 2]) {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)])
    const first = offset === 0 ? 0 : offset + 1
    const last = Math.floor((bytes.length * 8) / 6)
    const text = bytes.toString('base64')
    const core = text.slice(first, last)
    // a core of a few characters would be found in any base64 text
    if (core.length < 5) continue
    forms.push(core, core.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return forms
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
