// One text of the hosted pages: its standard wording, the tenant's own, and what of it would not be filled in.
import { ActionIcon, Text, Textarea } from '@mantine/core'
import { TriangleAlert, Undo2 } from 'lucide-react'

import type { ScreenText } from '../../api/schema.ts'
import { isOwn } from './texts-stored.ts'

const LONGEST = 2000

/** What people cannot see where they look for it. */
const PLACES: Readonly<Record<string, string>> = {
  pageTitle: 'The title of the window',
  showPasswordText: 'Said by screen readers',
  hidePasswordText: 'Said by screen readers',
  accessibilityValid: 'Said by screen readers',
  accessibilityError: 'Said by screen readers',
}

/** @returns what the server would refuse */
export function wrongText(text: string): string | undefined {
  return text.length > LONGEST ? `At most ${LONGEST} characters; these are ${text.length}.` : undefined
}

/** @param seen called when the page is wanted that says it */
export function TextField({
  text: { key, text: standard, variables },
  language,
  dir,
  value,
  change,
  seen,
  readOnly,
}: {
  text: ScreenText
  language: string
  dir: 'ltr' | 'rtl'
  value: string
  change: (text: string) => void
  seen: () => void
  readOnly: boolean
}) {
  const unknown = [...value.matchAll(/\$\{([\w.]+)\}/g)].flatMap(([all, name = '']) =>
    variables.includes(name) ? [] : [all],
  )
  const place = PLACES[key]
  return (
    <Textarea
      label={key}
      description={
        <>
          <span lang={language} dir={dir} style={{ display: 'block', overflowWrap: 'anywhere' }}>
            {standard}
          </span>
          {place !== undefined && <i>{place}</i>}
          {unknown.length > 0 && (
            <Text component="span" fz="xs" display="block" c="var(--mantine-color-yellow-light-color)">
              <TriangleAlert size={13} aria-hidden style={{ verticalAlign: '-2px' }} /> {unknown.join(', ')} is left
              empty: this text knows {variables.map((name) => `\${${name}}`).join(', ')}.
            </Text>
          )}
        </>
      }
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
      onFocus={seen}
      error={wrongText(value)}
      placeholder="As above"
      autosize
      minRows={1}
      maxRows={8}
      readOnly={readOnly}
      lang={language}
      dir={value === '' ? 'ltr' : dir}
      rightSectionPointerEvents="all"
      rightSection={
        isOwn(value) &&
        !readOnly && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Restore ${key}`}
            title="Restore"
            onClick={() => change('')}
          >
            <Undo2 size={16} aria-hidden />
          </ActionIcon>
        )
      }
    />
  )
}
