// The fields of a theme that change how a hosted page looks, in groups; and the theme that one begins with: our own look.
import type { Theme } from '../../api/schema.ts'

/** What the API takes: without the id. */
export type ThemeValues = Omit<Theme, 'themeId'>

/** `at` is the place in the theme, as the API names it. */
export type ThemeField = { at: string; label: string; words?: string | undefined } & (
  | { kind: 'colour' | 'address' | 'flag' }
  | { kind: 'number'; min: number; max: number; unit: 'px' | '%'; only?: Only | undefined }
  | { kind: 'choice'; options: readonly Option[] }
)

/** Counts only while another field has this value, or none. */
type Only = { at: string; is: string }
type Option = { value: string; label: string }

const SIDES: readonly Option[] = [
  { value: 'left', label: 'Left' },
  { value: 'center', label: 'Middle' },
  { value: 'right', label: 'Right' },
]
const SHAPES: readonly Option[] = [
  { value: 'rounded', label: 'Rounded' },
  { value: 'pill', label: 'Pill' },
  { value: 'sharp', label: 'Sharp' },
]

export const THEME_GROUPS: readonly { title: string; fields: readonly ThemeField[] }[] = [
  {
    title: 'Colours',
    fields: [
      colour('primary_button', 'Buttons'),
      colour('primary_button_label', 'Text of buttons'),
      colour('secondary_button_border', 'Border of second buttons'),
      colour('secondary_button_label', 'Text of second buttons'),
      colour('links_focused_components', 'Links, and what has the focus'),
      colour('header', 'Headings'),
      colour('body_text', 'Text'),
      colour('input_labels_placeholders', 'Labels of fields'),
      colour('input_filled_text', 'Text in fields'),
      colour('input_background', 'Fields'),
      colour('input_border', 'Border of fields'),
      colour('widget_background', 'Card'),
      colour('widget_border', 'Border of the card'),
      colour('error', 'What is wrong'),
      colour('success', 'What went well'),
    ],
  },
  {
    title: 'Page and logo',
    fields: [
      { at: 'page_background.background_color', kind: 'colour', label: 'Background' },
      choice('page_background.page_layout', 'Place of the card', SIDES),
      address('page_background.background_image_url', 'Picture behind the page'),
      address('widget.logo_url', 'Logo', 'Empty: that of the branding'),
      choice('widget.logo_position', 'Place of the logo', [...SIDES, { value: 'none', label: 'No logo' }]),
      pixels('widget.logo_height', 'Height of the logo', [1, 100], 'Below 16 it stays 16'),
      choice('widget.header_text_alignment', 'Place of headings', SIDES),
    ],
  },
  {
    title: 'Borders',
    fields: [
      choice('borders.buttons_style', 'Shape of buttons', SHAPES),
      pixels('borders.button_border_radius', 'Corners of buttons', [1, 10], undefined, {
        ...{ at: 'borders.buttons_style', is: 'rounded' },
      }),
      pixels('borders.button_border_weight', 'Border of buttons', [0, 10]),
      choice('borders.inputs_style', 'Shape of fields', SHAPES),
      pixels('borders.input_border_radius', 'Corners of fields', [0, 10], undefined, {
        ...{ at: 'borders.inputs_style', is: 'rounded' },
      }),
      pixels('borders.input_border_weight', 'Border of fields', [0, 3], 'Below 1 it stays 1'),
      pixels('borders.widget_corner_radius', 'Corners of the card', [0, 50]),
      pixels('borders.widget_border_weight', 'Border of the card', [0, 10]),
      { at: 'borders.show_widget_shadow', kind: 'flag', label: 'The card has a shadow' },
    ],
  },
  {
    title: 'Fonts',
    fields: [
      address('fonts.font_url', 'Font', 'Address of a WOFF2 file; empty: that of the branding'),
      pixels('fonts.reference_text_size', 'Size of text', [12, 24], 'Percentages are of it; below 75 they stay 75'),
      ...sized('title', 'Headings'),
      ...sized('body_text', 'Text'),
      ...sized('input_labels', 'Labels of fields'),
      ...sized('buttons_text', 'Buttons'),
      ...sized('links', 'Links'),
      choice('fonts.links_style', 'Links are', [
        { value: 'underlined', label: 'Underlined' },
        { value: 'normal', label: 'Plain' },
      ]),
    ],
  },
]

/** Each colour of it can be read on its ground. */
export const PLAIN_THEME: ThemeValues = {
  borders: {
    ...{ button_border_radius: 8, button_border_weight: 1, buttons_style: 'rounded' },
    ...{ input_border_radius: 8, input_border_weight: 1, inputs_style: 'rounded' },
    ...{ show_widget_shadow: true, widget_border_weight: 1, widget_corner_radius: 16 },
  },
  colors: {
    ...{ primary_button: '#0d5c63', primary_button_label: '#ffffff' },
    ...{ secondary_button_border: '#0d5c63', secondary_button_label: '#0d5c63', links_focused_components: '#0d5c63' },
    ...{ header: '#1a2326', body_text: '#53605f', icons: '#53605f' },
    ...{ input_labels_placeholders: '#1a2326', input_filled_text: '#1a2326' },
    ...{ input_background: '#ffffff', input_border: '#77848a' },
    ...{ widget_background: '#ffffff', widget_border: '#dde2de', error: '#a8231b', success: '#17683a' },
  },
  fonts: {
    ...{ font_url: '', reference_text_size: 16, links_style: 'underlined' },
    ...{
      title: { bold: true, size: 150 },
      subtitle: { bold: false, size: 100 },
      body_text: { bold: false, size: 100 },
    },
    ...{ input_labels: { bold: true, size: 100 }, buttons_text: { bold: true, size: 100 } },
    links: { bold: false, size: 100 },
  },
  page_background: { background_color: '#f1f3f0', background_image_url: '', page_layout: 'center' },
  widget: {
    ...{ header_text_alignment: 'left', logo_height: 36, logo_position: 'left', logo_url: '' },
    social_buttons_layout: 'bottom',
  },
}

/** @returns what stands at `at`, such as `fonts.title.size` */
export function valueAt(theme: ThemeValues, at: string): unknown {
  return at.split('.').reduce<unknown>((tree, name) => (tree as Tree | undefined)?.[name], theme)
}

/** A copy with one value changed; everything else stays, also what no field is for. */
export function withValue(theme: ThemeValues, at: string, value: unknown): ThemeValues {
  return put(theme, at.split('.'), value) as ThemeValues
}

/** @returns what is wrong with it, in words */
export function wrongColour(text: string): string | undefined {
  return /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text) ? undefined : 'A colour is #rgb or #rrggbb.'
}

/** @returns what is wrong with a value, in words for its field */
export function wrongWith(field: ThemeField, value: unknown): string | undefined {
  switch (field.kind) {
    case 'colour':
      return wrongColour(String(value))
    case 'address':
      return /^(?:https?:\/\/[^\s"'<>]+)?$/.test(String(value))
        ? undefined
        : 'An address begins with https:// or http://.'
    case 'number': {
      const fits = typeof value === 'number' && value >= field.min && value <= field.max
      return fits ? undefined : `A number from ${field.min} to ${field.max}.`
    }
    case 'choice':
    case 'flag':
      return undefined
  }
}

type Tree = { readonly [name: string]: unknown }

function put(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): Tree {
  return { ...tree, [name]: rest.length === 0 ? value : put((tree[name] ?? {}) as Tree, rest, value) }
}

function colour(name: string, label: string): ThemeField {
  return { at: `colors.${name}`, kind: 'colour', label }
}

function address(at: string, label: string, words = 'Address of a picture'): ThemeField {
  return { at, kind: 'address', label, words }
}

function choice(at: string, label: string, options: readonly Option[]): ThemeField {
  return { at, kind: 'choice', label, options }
}

function pixels(
  at: string,
  label: string,
  [min, max]: readonly [number, number],
  words?: string,
  only?: Only,
): ThemeField {
  return { at, kind: 'number', label, min, max, unit: 'px', words, only }
}

function sized(name: string, label: string): ThemeField[] {
  return [
    { at: `fonts.${name}.size`, kind: 'number', label: `${label}: size`, min: 0, max: 150, unit: '%' },
    { at: `fonts.${name}.bold`, kind: 'flag', label: `${label}: bold` },
  ]
}
