// Colours of a tenant, and what can be read on them (WCAG 2.2: 1.4.3 and 1.4.11).

export type Colour = readonly [red: number, green: number, blue: number]

/** What `PATCH /branding` and themes take: `#rgb` or `#rrggbb`. */
export const COLOUR = '^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$'

export const WHITE: Colour = [255, 255, 255]
const BLACK: Colour = [0, 0, 0]

/** @returns undefined for what is no hexadecimal colour */
export function readColour(text: unknown): Colour | undefined {
  if (typeof text !== 'string' || !new RegExp(COLOUR).test(text)) return undefined
  const digits = text.length === 4 ? text.replace(/[^#]/g, '$&$&').slice(1) : text.slice(1)
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16))
  return [red, green, blue]
}

export function hex(colour: Colour): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
}

/** 1 to 21, as WCAG counts. */
export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

export function isDark(colour: Colour): boolean {
  return contrast(colour, WHITE) > contrast(colour, BLACK)
}

/**
 * The colour itself where it can be read on all of these; else a darker or lighter shade of it, as near as it can be.
 * Text needs 4.5, a border of a field 3.
 */
export function readable(colour: Colour, on: readonly Colour[], least = 4.5): Colour {
  for (let share = 0; share <= 1; share += 0.05) {
    for (const end of on.every(isDark) ? [WHITE] : [BLACK, WHITE]) {
      const shade = whole(mix(colour, end, share))
      if (on.every((ground) => contrast(shade, ground) >= least)) return shade
    }
  }
  return on.every(isDark) ? WHITE : BLACK
}

/** White, or near black: one of them can be read on any colour. */
export function inkOn(ground: Colour): Colour {
  return contrast(WHITE, ground) >= 4.5 ? WHITE : BLACK
}

export function mix(one: Colour, other: Colour, share: number): Colour {
  const at = (i: 0 | 1 | 2) => one[i] + (other[i] - one[i]) * share
  return [at(0), at(1), at(2)]
}

/** As it is written: a shade is judged by the colour that browsers get. */
function whole([red, green, blue]: Colour): Colour {
  return [Math.round(red), Math.round(green), Math.round(blue)]
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
