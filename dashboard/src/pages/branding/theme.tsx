// The theme of the hosted pages: every field that changes them, with the page that follows the form.
import { Button, Checkbox, NumberInput, Select, SimpleGrid, Stack, TextInput, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Palette } from 'lucide-react'
import { useState } from 'react'

import { get, patch, post, remove } from '../../api/client.ts'
import type { Branding, PagePreview, Theme } from '../../api/schema.ts'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { useEdited } from '../../parts/edited.ts'
import { Empty } from '../../parts/empty.tsx'
import { SeePage } from '../../parts/hosted-page.tsx'
import { isKept, keptJson, useKept } from '../../parts/kept.ts'
import { Saver } from '../../parts/saver.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { ColourInput } from './colour-input.tsx'
import { PageFrame, SightSelect, usePagePreview } from './page-frame.tsx'
import { FIRST_SIGHT, SIGHTS } from './screens.ts'
import { ShadeNote, shadeWords } from './shade.tsx'
import {
  PLAIN_THEME,
  THEME_GROUPS,
  type ThemeField,
  type ThemeValues,
  valueAt,
  withValue,
  wrongWith,
} from './theme-fields.ts'
import { themeQuery } from './theme-query.ts'

const KEPT = 'theme'
const ORDER = ['label', 'input', 'description', 'error'] as const
const FIELDS = THEME_GROUPS.flatMap(({ fields }) => fields)

export function ThemePanel() {
  const theme = useQuery(themeQuery)
  const branding = useQuery({ queryKey: ['branding'], queryFn: ({ signal }) => get<Branding>('/branding', signal) })
  const [begun, setBegun] = useState(() => isKept(KEPT))
  const may = useMay('create:branding')
  return (
    <Answer of={theme}>
      {(found) =>
        found || begun ? (
          <Form
            key={found?.themeId}
            id={found?.themeId}
            stored={found ? withoutId(found) : beginning(branding.data)}
            end={() => setBegun(false)}
          />
        ) : (
          <Empty
            icon={Palette}
            title="There is no theme"
            words="Pages have the colours of this server and of the branding, one set by day and one by night. A theme takes their place: each colour, border, font and place of its own, and one look for day and night."
          >
            {may && <Button onClick={() => setBegun(true)}>Begin a theme</Button>}
          </Empty>
        )
      }
    </Answer>
  )
}

/** @param id of the stored theme; undefined while there is none */
function Form({ id, stored, end }: { id: string | undefined; stored: ThemeValues; end: () => void }) {
  const may = useMay(id === undefined ? 'create:branding' : 'update:branding')
  const mayDelete = useMay('delete:branding')
  const queries = useQueryClient()
  const { ask, dialog } = useConfirm()
  const [before] = useState(() => keptJson<ThemeValues>(KEPT))
  const { value, dirty, change, discard } = useEdited<ThemeValues>(stored, before)
  useKept(KEPT, (dirty || id === undefined) && may ? JSON.stringify(value) : undefined)
  const [sight, setSight] = useState(FIRST_SIGHT)
  const wrong = FIELDS.some((field) => wrongWith(field, valueAt(value, field.at)) !== undefined)
  const preview = usePagePreview(wrong ? undefined : { ...SIGHTS[sight], theme: value })
  return (
    <div className="kt-split">
      <Stack style={{ flex: '1 1 360px', minWidth: 0 }}>
        {THEME_GROUPS.map(({ title, fields }) => (
          <Stack key={title} component="section" className="kt-card" p="lg" aria-label={title}>
            <Title order={2}>{title}</Title>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="md">
              {fields.map((field) => (
                <Field
                  key={field.at}
                  field={field}
                  theme={value}
                  shades={preview.data?.shades}
                  change={(given) => change(withValue(value, field.at, given))}
                  readOnly={!may}
                />
              ))}
            </SimpleGrid>
          </Stack>
        ))}
        {id !== undefined && mayDelete && (
          <Button
            variant="default"
            style={{ alignSelf: 'flex-end' }}
            c="var(--mantine-color-error)"
            onClick={() =>
              ask({
                title: 'Delete the theme?',
                words: 'Every hosted page has the colours of the branding again, at once.',
                yes: 'Delete',
                danger: true,
                run: async () => {
                  await remove(`/branding/themes/${id}`)
                  discard()
                  end()
                  await queries.invalidateQueries({ queryKey: ['branding'] })
                  tell('The theme is deleted')
                },
              })
            }
          >
            Delete the theme
          </Button>
        )}
        <div className="kt-foot">
          <Saver
            dirty={dirty || id === undefined}
            discard={() => {
              discard()
              end()
            }}
            disabled={!may || wrong}
            refresh={['branding']}
            done="The pages have this theme now"
            save={() => (id === undefined ? post('/branding/themes', value) : patch(`/branding/themes/${id}`, value))}
          >
            <SeePage />
          </Saver>
        </div>
      </Stack>
      <PageFrame preview={preview} oneLook>
        <SightSelect value={sight} onChange={setSight} />
      </PageFrame>
      {dialog}
    </div>
  )
}

function Field({
  field,
  theme,
  shades,
  change,
  readOnly,
}: {
  field: ThemeField
  theme: ThemeValues
  shades: PagePreview['shades'] | undefined
  change: (value: unknown) => void
  readOnly: boolean
}) {
  const value = valueAt(theme, field.at)
  const shared = {
    ...{ label: field.label, disabled: readOnly, error: wrongWith(field, value) },
    // so that fields beside each other stand on one line
    inputWrapperOrder: [...ORDER],
  }
  switch (field.kind) {
    case 'colour': {
      const words = shadeWords(shades, field.at)
      return (
        <ColourInput
          {...shared}
          value={String(value)}
          onChange={change}
          description={words !== undefined && <ShadeNote words={words} />}
        />
      )
    }
    case 'address':
      return (
        <TextInput
          {...shared}
          description={field.words}
          value={String(value)}
          onChange={(event) => change(event.currentTarget.value.trim())}
          placeholder="https://…"
        />
      )
    case 'number': {
      const { only } = field
      const idle = only !== undefined && (valueAt(theme, only.at) ?? only.is) !== only.is
      return (
        <NumberInput
          {...shared}
          disabled={readOnly || idle}
          description={idle ? 'Counts for rounded ones' : field.words}
          value={typeof value === 'number' ? value : ''}
          onChange={change}
          suffix={field.unit === '%' ? ' %' : ' px'}
          clampBehavior="none"
        />
      )
    }
    case 'choice':
      return (
        <Select
          {...shared}
          data={[...field.options]}
          value={typeof value === 'string' ? value : (field.options[0]?.value ?? '')}
          onChange={(chosen) => chosen !== null && change(chosen)}
          allowDeselect={false}
        />
      )
    case 'flag':
      return (
        <Checkbox
          label={field.label}
          checked={value === true}
          onChange={(event) => change(event.currentTarget.checked)}
          disabled={readOnly}
          style={{ alignSelf: 'center' }}
        />
      )
  }
}

function withoutId(theme: Theme): ThemeValues {
  const { themeId: _, ...values } = theme
  return values
}

/** Our own look, with the colours that the branding has. */
function beginning(branding: Branding | undefined): ThemeValues {
  const { primary, page_background: page } = branding?.colors ?? {}
  const colours = ['primary_button', 'secondary_button_border', 'secondary_button_label', 'links_focused_components']
  const coloured =
    typeof primary === 'string'
      ? colours.reduce((theme, name) => withValue(theme, `colors.${name}`, primary), PLAIN_THEME)
      : PLAIN_THEME
  return typeof page === 'string' ? withValue(coloured, 'page_background.background_color', page) : coloured
}
