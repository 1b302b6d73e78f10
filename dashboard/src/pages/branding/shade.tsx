// Told below a colour: it cannot be read where it stands, and what stands there instead.
import { Text } from '@mantine/core'
import { TriangleAlert } from 'lucide-react'

import type { PagePreview } from '../../api/schema.ts'

type Shades = PagePreview['shades']

/** @param at the field of the colour, as the API names it */
export function shadeWords(shades: Shades | undefined, at: string): string | undefined {
  const found = shades?.filter(({ field }) => field === at) ?? []
  if (found.length === 0) return undefined
  return found
    .map(({ scheme, contrast, shown }) => {
      const where = scheme === undefined ? '' : scheme === 'light' ? 'As a link by day ' : 'As a link by night '
      return `${where}${where === '' ? 'Its' : 'its'} contrast is ${contrast} to 1: ${shown} is shown, which can be read.`
    })
    .join(' ')
}

export function ShadeNote({ words }: { words: string }) {
  return (
    <Text component="span" fz="xs" c="var(--mantine-color-yellow-light-color)">
      <TriangleAlert size={13} aria-hidden style={{ verticalAlign: '-2px' }} /> {words}
    </Text>
  )
}
