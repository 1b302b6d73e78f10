// Auth0's branding and theme as they are stored: parsed by the Management API, read by the pages.
type Size = { bold?: boolean; size?: number }
type Shape = 'pill' | 'rounded' | 'sharp'

export type Branding = {
  colors?: {
    primary?: string
    page_background?: string | { type: 'linear-gradient'; start: string; end: string; angle_deg?: number }
  } | null
  logo_url?: string | null
  favicon_url?: string | null
  font?: { url?: string | null } | null
}

export type Theme = {
  borders?: {
    button_border_radius?: number
    button_border_weight?: number
    buttons_style?: Shape
    input_border_radius?: number
    input_border_weight?: number
    inputs_style?: Shape
    show_widget_shadow?: boolean
    widget_border_weight?: number
    widget_corner_radius?: number
  }
  colors?: { [Name in ThemeColour]?: string }
  fonts?: {
    body_text?: Size
    buttons_text?: Size
    font_url?: string
    input_labels?: Size
    links?: Size
    links_style?: 'normal' | 'underlined'
    reference_text_size?: number
    subtitle?: Size
    title?: Size
  }
  page_background?: {
    background_color?: string
    background_image_url?: string
    page_layout?: 'left' | 'center' | 'right'
  }
  widget?: {
    header_text_alignment?: 'left' | 'center' | 'right'
    logo_height?: number
    logo_position?: 'left' | 'center' | 'right' | 'none'
    logo_url?: string
  }
}

export type ThemeColour =
  | 'body_text'
  | 'error'
  | 'header'
  | 'input_background'
  | 'input_border'
  | 'input_filled_text'
  | 'input_labels_placeholders'
  | 'links_focused_components'
  | 'primary_button'
  | 'primary_button_label'
  | 'secondary_button_border'
  | 'secondary_button_label'
  | 'success'
  | 'widget_background'
  | 'widget_border'
