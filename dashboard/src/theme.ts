// Colours, type and measures: calm, and readable by WCAG AA in both schemes.
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const key: MantineColorsTuple = [
  '#effbf9',
  '#d8f3ef',
  '#b0e6de',
  '#7fd4c9',
  '#4fbdb1',
  '#2a9d93',
  '#1b857c',
  '#116e67',
  '#0d5852',
  '#08403c',
]

const slate: MantineColorsTuple = [
  '#d5dae1',
  '#b4bcc8',
  '#98a2b1',
  '#6b7686',
  '#4a5464',
  '#343c49',
  '#272e39',
  '#1b2029',
  '#14181f',
  '#0e1116',
]

const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f6',
  '#e6e9ee',
  '#d9dee5',
  '#c5ccd6',
  '#9aa4b2',
  '#697586',
  '#4b5565',
  '#364152',
  '#202939',
]

export const theme = createTheme({
  colors: { key, dark: slate, gray },
  primaryColor: 'key',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' }, h3: { fontSize: '1rem' } },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Paper: { defaultProps: { withBorder: true } },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    },
    // a dialog's head is no second banner of the page
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    Anchor: { defaultProps: { underline: 'always' } },
    Drawer: { defaultProps: { position: 'right', closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Table: { defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } },
  },
})

/** Mantine's own dimmed and light variants are under 4.5 : 1. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#566070',
    '--mantine-color-placeholder': '#697586',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-error': '#c02a2a',
    '--mantine-color-key-light-color': '#0d5852',
    '--mantine-color-green-light-color': '#1c5e2a',
    '--mantine-color-red-light-color': '#a51d1d',
    '--mantine-color-yellow-light-color': '#7a4a00',
    '--mantine-color-blue-light-color': '#17509e',
    '--mantine-color-gray-light-color': '#4b5565',
    '--mantine-color-key-outline': '#116e67',
    '--mantine-color-anchor': '#116e67',
    '--kt-page': '#f8f9fb',
    '--kt-line': '#e6e9ee',
  },
  dark: {
    '--mantine-color-dimmed': '#a4aebc',
    '--mantine-color-placeholder': '#8893a3',
    '--mantine-color-body': '#14181f',
    '--mantine-color-error': '#ff9c9c',
    '--mantine-color-key-filled': '#12756d',
    '--mantine-color-key-filled-hover': '#0f665f',
    '--mantine-color-key-light': 'rgb(42 157 147 / 18%)',
    '--mantine-color-key-light-hover': 'rgb(42 157 147 / 26%)',
    '--mantine-color-key-light-color': '#7fd4c9',
    '--mantine-color-green-light-color': '#8fdc9f',
    '--mantine-color-red-light': 'rgb(255 110 110 / 14%)',
    '--mantine-color-red-light-color': '#ffaeae',
    '--mantine-color-yellow-light-color': '#ffd27a',
    '--mantine-color-blue-light-color': '#a5cbff',
    '--mantine-color-gray-light-color': '#b4bcc8',
    '--mantine-color-anchor': '#7fd4c9',
    '--kt-page': '#0e1116',
    '--kt-line': '#272e39',
  },
})
