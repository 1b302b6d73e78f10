// Bodies of /branding and /branding/themes: colours, addresses, sizes; what is none is refused.
import { type TSchema, Type } from 'typebox'

import type { JsonObject } from '#kit'

import { COLOUR } from '../pages/look/contrast.ts'
import { closed, nullable } from './schema.ts'

const colour = (called: string) => Type.String({ pattern: COLOUR, description: `${called}: #rgb or #rrggbb` })
const address = (called: string) =>
  Type.String({ maxLength: 2048, pattern: '^https?://[^\\s"\'<>]+$', description: `${called}: an http or https URL` })

const gradient = closed({
  type: Type.Enum(['linear-gradient']),
  start: colour('First colour'),
  end: colour('Last colour'),
  angle_deg: Type.Optional(Type.Integer({ minimum: 0, maximum: 360 })),
})

export const brandingBody = closed({
  colors: Type.Optional(
    nullable(
      closed({
        primary: Type.Optional(nullable(colour('Colour of buttons and links'))),
        page_background: Type.Optional(
          Type.Unsafe<string | JsonObject | null>({
            anyOf: [colour('Background'), gradient, { type: 'null' }] as TSchema[],
            description: 'Background of the page: a colour or a linear gradient',
          }),
        ),
      }),
    ),
  ),
  favicon_url: Type.Optional(nullable(address('Icon of the window'))),
  logo_url: Type.Optional(nullable(address('Logo above the page'))),
  font: Type.Optional(nullable(closed({ url: Type.Optional(nullable(address('Font file'))) }))),
})

const shape = Type.Optional(Type.Enum(['pill', 'rounded', 'sharp']))
const number = (least: number, most: number) => Type.Number({ minimum: least, maximum: most })
const text = closed({ bold: Type.Boolean(), size: number(0, 150) })
/** An empty text is none, as at Auth0. */
const anAddress = (called: string) =>
  Type.String({
    maxLength: 2048,
    pattern: '^(?:https?://[^\\s"\'<>]+)?$',
    description: `${called}: an http or https URL`,
  })

/** Auth0's theme. The widgets of captchas and social connections are none of ours: their words are kept. */
export const themeBody = closed({
  displayName: Type.Optional(Type.String({ maxLength: 2048, pattern: '^[^<>]*$' })),
  borders: closed({
    button_border_radius: number(1, 10),
    button_border_weight: number(0, 10),
    buttons_style: shape,
    input_border_radius: number(0, 10),
    input_border_weight: number(0, 3),
    inputs_style: shape,
    show_widget_shadow: Type.Boolean(),
    widget_border_weight: number(0, 10),
    widget_corner_radius: number(0, 50),
  }),
  colors: closed({
    base_focus_color: Type.Optional(colour('kept')),
    base_hover_color: Type.Optional(colour('kept')),
    body_text: colour('Text'),
    captcha_widget_theme: Type.Optional(Type.Enum(['auto', 'light', 'dark'])),
    error: colour('Problems'),
    header: colour('Headings'),
    icons: colour('kept'),
    input_background: colour('Fields'),
    input_border: colour('Borders of fields'),
    input_filled_text: colour('Text of fields'),
    input_labels_placeholders: colour('Labels'),
    links_focused_components: colour('Links and what is focused'),
    primary_button: colour('Buttons'),
    primary_button_label: colour('Text of buttons'),
    read_only_background: Type.Optional(colour('kept')),
    secondary_button_border: colour('Borders of second buttons'),
    secondary_button_label: colour('Text of second buttons'),
    success: colour('Success'),
    widget_background: colour('The card'),
    widget_border: colour('Border of the card'),
  }),
  fonts: closed({
    body_text: text,
    buttons_text: text,
    font_url: anAddress('Font file'),
    input_labels: text,
    links: text,
    links_style: Type.Enum(['normal', 'underlined']),
    reference_text_size: number(12, 24),
    subtitle: text,
    title: text,
  }),
  page_background: closed({
    background_color: colour('Background'),
    background_image_url: anAddress('Picture behind the page'),
    page_layout: Type.Enum(['center', 'left', 'right']),
  }),
  widget: closed({
    header_text_alignment: Type.Enum(['center', 'left', 'right']),
    logo_height: number(1, 100),
    logo_position: Type.Enum(['center', 'left', 'none', 'right']),
    logo_url: anAddress('Logo above the page'),
    social_buttons_layout: Type.Enum(['bottom', 'top']),
  }),
})
