// What a tenant's branding and theme come to: one style sheet over our own, and the few addresses that a page may load.
import { type Colour, contrast, hex, inkOn, isDark, mix, readable, readColour, WHITE } from './contrast.ts'
import type { Branding, Theme } from './theme.ts'

/** `logo` and `icon` are pictures; `sources` are what the policy of the page lets through, and nothing else. */
export type BrandStyle = {
  css: string
  logo: string | undefined
  icon: string | undefined
  sources: { images: readonly string[]; fonts: readonly string[] }
  /** colours that could not be read, and what stands in their place */
  shades: readonly Shade[]
}

/** @property contrast of what was asked for, on the ground where it is worst: 1 to 21 */
export type Shade = {
  /** as the API calls it: `colors.body_text` */
  field: string
  shown: string
  contrast: number
  /** for readers of which scheme, where a colour has two */
  scheme?: 'light' | 'dark'
}

/** Grounds of the page's own style sheet, light and dark: card, field. */
const LIGHT: readonly Colour[] = [WHITE, [241, 243, 240]]
const DARK: readonly Colour[] = [
  [26, 33, 35],
  [18, 24, 26],
]
const BLACK: Colour = [0, 0, 0]
/** Those of the page's own style sheet. A theme has one of them, whatever its reader wants. */
const LIGHT_SHADOW = '0 1px 2px rgb(20 40 40/6%),0 12px 32px -12px rgb(20 40 40/16%)'
const DARK_SHADOW = '0 1px 2px rgb(0 0 0/40%),0 12px 32px -12px rgb(0 0 0/60%)'

/**
 * A theme has one look, a branding's colours have a light and a dark one. No colour is taken as it is where it could
 * not be read: text gets the nearest shade that has a contrast of 4.5, borders of fields one of 3 (decision 0071).
 */
export function brandStyle(branding: Branding | undefined, theme: Theme | undefined): BrandStyle {
  const logo = webUrl(theme?.widget?.logo_url) ?? webUrl(branding?.logo_url)
  const icon = webUrl(branding?.favicon_url)
  const font = webUrl(theme?.fonts?.font_url) ?? webUrl(branding?.font?.url)
  const picture = webUrl(theme?.page_background?.background_image_url)
  const images = [logo, icon, picture].filter((url) => url !== undefined).map(sourceOf)
  const shades: Shade[] = []
  const colours = theme ? themeRules(theme, shades) : brandingRules(branding ?? {}, shades)
  const css = [
    font !== undefined &&
      `@font-face{font-family:Brand;src:url(${cssText(font)});font-display:swap}:root{--font:Brand,system-ui,sans-serif}`,
    colours,
    picture !== undefined &&
      `body{background:var(--page) url(${cssText(picture)}) center/cover fixed no-repeat}${PLATE}`,
  ]
  return {
    css: css.filter((part) => part !== false && part !== '').join('\n'),
    logo,
    icon,
    sources: { images: [...new Set(images)], fonts: font === undefined ? [] : [sourceOf(font)] },
    shades,
  }
}

/** The tenant's name on a ground that may be anything. */
const PLATE =
  'header{inline-size:auto;padding:.375rem .875rem;border-radius:.75rem;background:var(--card);color:var(--ink)}'

function brandingRules({ colors }: Branding, shades: Shade[]): string {
  const primary = readColour(colors?.primary)
  for (const [scheme, grounds] of [['light', LIGHT] as const, ['dark', DARK] as const]) {
    if (primary) tellShade(shades, { field: 'colors.primary', scheme }, primary, readable(primary, grounds), grounds)
  }
  const light = primary ? { ...accents(primary), ...texts(primary, LIGHT) } : {}
  const dark = primary ? texts(primary, DARK) : {}
  const background = colors?.page_background
  const plain = readColour(background)
  if (plain) {
    const page = { '--page': hex(plain), '--on-page': hex(inkOn(plain)) }
    // a light ground is not shone at people who asked for a dark one
    const night = isDark(plain) ? page : { '--page': 'var(--ground)', '--on-page': 'var(--ink)' }
    return both({ ...light, ...page }, { ...dark, ...night }) + MARK
  }
  const rules = both(light, dark)
  if (typeof background !== 'object' || background === null) return rules
  const [start, end] = [readColour(background.start), readColour(background.end)]
  if (!start || !end) return rules
  const gradient = `linear-gradient(${background.angle_deg ?? 0}deg,${hex(start)},${hex(end)})`
  return `${rules}body{background:${gradient} fixed}${PLATE}`
}

/** The mark takes the colour of the name beside it. */
const MARK = 'header svg{color:inherit}'

type Rules = { readonly [property: `--${string}`]: string | undefined }

function both(light: Rules, dark: Rules): string {
  const night = declare(dark)
  return `${block(declare(light))}${night === '' ? '' : `@media(prefers-color-scheme:dark){${block(night)}}`}`
}

/** Twice, so that it counts more than what our own style sheet says for the dark. */
function block(declarations: string): string {
  return declarations === '' ? '' : `:root:root{${declarations}}`
}

function declare(rules: Rules): string {
  return Object.entries(rules)
    .filter(([, value]) => value !== undefined)
    .map(([property, value]) => `${property}:${value}`)
    .join(';')
}

function tellShade(
  shades: Shade[],
  what: Pick<Shade, 'field' | 'scheme'>,
  asked: Colour,
  shown: Colour,
  grounds: readonly Colour[],
): void {
  if (hex(asked) === hex(shown)) return
  const worst = Math.min(...grounds.map((ground) => contrast(asked, ground)))
  // never rounded up to what would do
  shades.push({ ...what, shown: hex(shown), contrast: Math.floor(worst * 10) / 10 })
}

/** Buttons: the colour itself, with white or black on it. */
function accents(primary: Colour, ink = inkOn(primary)): Rules {
  const strong = mix(primary, isDark(ink) ? WHITE : BLACK, 0.2)
  return { '--accent': hex(primary), '--on-accent': hex(ink), '--accent-strong': hex(strong) }
}

/** Links and what is focused: a shade that can be read on every ground. */
function texts(colour: Colour, grounds: readonly Colour[]): Rules {
  const text = readable(colour, grounds)
  const strong = readable(mix(text, grounds.every(isDark) ? WHITE : BLACK, 0.25), grounds)
  return { '--accent-text': hex(text), '--accent-text-strong': hex(strong) }
}

function themeRules(
  { borders = {}, colors = {}, fonts = {}, page_background: page = {}, widget = {} }: Theme,
  shades: Shade[],
): string {
  const card = readColour(colors.widget_background) ?? WHITE
  const field = readColour(colors.input_background) ?? card
  const dark = isDark(card)
  const fallback = dark ? WHITE : BLACK
  const on = (name: keyof typeof colors, grounds: readonly Colour[], least?: number) => {
    const asked = readColour(colors[name])
    const shown = readable(asked ?? fallback, grounds, least)
    if (asked) tellShade(shades, { field: `colors.${name}` }, asked, shown, grounds)
    return hex(shown)
  }
  const primary = readColour(colors.primary_button) ?? [13, 92, 99]
  const ground = readColour(page.background_color) ?? mix(card, fallback, 0.05)
  const tinted = mix(card, fallback, 0.06)
  // near the middle a tint would want text of the other end
  const soft = isDark(tinted) === dark ? tinted : card
  const label = readColour(colors.primary_button_label)
  const ink = label && contrast(label, primary) >= 4.5 ? label : inkOn(primary)
  if (label) tellShade(shades, { field: 'colors.primary_button_label' }, label, ink, [primary])
  const links = readColour(colors.links_focused_components)
  if (links)
    tellShade(shades, { field: 'colors.links_focused_components' }, links, readable(links, [card, soft]), [card, soft])
  const text = on('body_text', [card, soft])
  const rules: Rules = {
    '--card': hex(card),
    '--field': hex(field),
    '--ground': hex(soft),
    '--page': hex(ground),
    '--on-page': hex(inkOn(ground)),
    '--ink': text,
    '--quiet': text,
    '--heading': on('header', [card]),
    '--label': on('input_labels_placeholders', [card]),
    '--filled': on('input_filled_text', [field]),
    '--control': on('input_border', [card], 3),
    '--line': hex(readColour(colors.widget_border) ?? mix(card, fallback, 0.15)),
    '--bad': on('error', [card, soft]),
    '--bad-ground': hex(soft),
    '--good': on('success', [card, soft]),
    ...accents(primary, ink),
    ...texts(links ?? primary, [card, soft]),
    '--reveal': hex(readable(links ?? primary, [field])),
    '--second': on('secondary_button_label', [card]),
    '--second-line': on('secondary_button_border', [card], 3),
    '--button-radius': radius(borders.buttons_style, borders.button_border_radius),
    '--field-radius': radius(borders.inputs_style, borders.input_border_radius),
    '--button-weight': pixels(borders.button_border_weight),
    '--field-weight': pixels(borders.input_border_weight, 1),
    '--card-radius': pixels(borders.widget_corner_radius),
    '--card-weight': pixels(borders.widget_border_weight),
    '--shadow': borders.show_widget_shadow === false ? 'none' : dark ? DARK_SHADOW : LIGHT_SHADOW,
    '--size': pixels(fonts.reference_text_size, 12),
    '--title-size': percent(fonts.title?.size),
    '--title-weight': weight(fonts.title?.bold),
    '--text-size': percent(fonts.body_text?.size),
    '--text-weight': weight(fonts.body_text?.bold),
    '--button-text-size': percent(fonts.buttons_text?.size),
    '--button-text-weight': weight(fonts.buttons_text?.bold),
    '--label-size': percent(fonts.input_labels?.size),
    '--label-weight': weight(fonts.input_labels?.bold),
    '--link-size': percent(fonts.links?.size),
    '--link-weight': weight(fonts.links?.bold),
    '--logo-height': pixels(widget.logo_height, 16),
    '--aligned': { left: 'start', center: 'center', right: 'end' }[widget.header_text_alignment ?? 'left'],
    '--logo-aligned': { left: 'start', center: 'center', right: 'end', none: 'start' }[widget.logo_position ?? 'left'],
    '--placed': { left: 'flex-start', center: 'center', right: 'flex-end' }[page.page_layout ?? 'center'],
  }
  const lines = fonts.links_style === 'normal' ? 'a{text-decoration:none}a:hover{text-decoration:underline}' : ''
  const none = widget.logo_position === 'none' ? 'header .logo{display:none}' : ''
  return `:root{color-scheme:${dark ? 'dark' : 'light'}}${block(declare(rules))}${MARK}${lines}${none}`
}

function radius(style: 'pill' | 'rounded' | 'sharp' | undefined, size: number | undefined): string | undefined {
  if (style === 'pill') return '999px'
  return style === 'sharp' ? '0' : pixels(size)
}

function pixels(size: number | undefined, least = 0): string | undefined {
  return typeof size === 'number' && Number.isFinite(size) ? `${Math.max(size, least)}px` : undefined
}

function percent(size: number | undefined): string | undefined {
  return typeof size === 'number' && Number.isFinite(size) ? `${Math.max(size, 75) / 100}em` : undefined
}

function weight(bold: boolean | undefined): string | undefined {
  return bold === undefined ? undefined : bold ? '700' : '400'
}

/** Only http and https, as the platform writes it. */
export function webUrl(text: string | null | undefined): string | undefined {
  if (text === undefined || text === null || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '')
    return undefined
  return url.href
}

/** This one address, without its query, which policies do not have; nothing in it can end the directive. */
function sourceOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return (origin + pathname).replace(/[;,\s']/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** A CSS string that nothing in it can end, nor the style element. */
function cssText(text: string): string {
  return `"${text.replace(/["\\<>\n\r\f]/g, (c) => `\\${c.charCodeAt(0).toString(16)} `)}"`
}
