// Branding of the hosted pages, with a preview that follows the form.
import { Alert, Stack, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { get, patch } from '../../api/client.ts'
import type { Branding } from '../../api/schema.ts'
import { AddressTabs } from '../../parts/address-tabs.tsx'
import { Answer } from '../../parts/answer.tsx'
import { useEdited } from '../../parts/edited.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { ColourInput } from './colour-input.tsx'
import { PageFrame, SightSelect, usePagePreview } from './page-frame.tsx'
import { PageTemplate } from './page-template.tsx'
import { FIRST_SIGHT, SIGHTS } from './screens.ts'
import { ShadeNote, shadeWords } from './shade.tsx'
import { Texts } from './texts.tsx'
import { wrongColour } from './theme-fields.ts'
import { themeQuery } from './theme-query.ts'
import { ThemePanel } from './theme.tsx'

export function Component() {
  return (
    <>
      <PageHead
        title="Branding"
        words="How the pages look that your users see in a reset and at a sign-in, and what they say."
      />
      <AddressTabs
        tabs={[
          { value: 'look', label: 'Colours and pictures', panel: <Look /> },
          { value: 'theme', label: 'Theme', panel: <ThemePanel /> },
          { value: 'texts', label: 'Texts', panel: <Texts /> },
          { value: 'template', label: 'Page template', panel: <PageTemplate /> },
        ]}
      />
    </>
  )
}

function Look() {
  const branding = useQuery({ queryKey: ['branding'], queryFn: ({ signal }) => get<Branding>('/branding', signal) })
  return <Answer of={branding}>{(found) => <Form branding={found} />}</Answer>
}

function Form({ branding }: { branding: Branding }) {
  const may = useMay('update:branding')
  const theme = useQuery(themeQuery)
  const [sight, setSight] = useState(FIRST_SIGHT)
  const background = branding.colors?.page_background
  const { value, dirty, change, discard } = useEdited({
    primary: branding.colors?.primary ?? '',
    background: typeof background === 'string' ? background : '',
    logo: branding.logo_url ?? '',
    favicon: branding.favicon_url ?? '',
  })
  const some = (text: string) => (text.trim() === '' ? null : text.trim())
  const changed: Branding = {
    colors: {
      ...(some(value.primary) ? { primary: some(value.primary) ?? '' } : {}),
      // a gradient set over the API stays unless a colour takes its place
      ...(some(value.background)
        ? { page_background: some(value.background) }
        : typeof background === 'object' && background !== null
          ? { page_background: background }
          : {}),
    },
    logo_url: some(value.logo),
    favicon_url: some(value.favicon),
  }
  const wrong = [value.primary, value.background].some((text) => some(text) && wrongColour(text))
  const preview = usePagePreview(wrong ? undefined : { ...SIGHTS[sight], branding: shownOf(branding, changed) })
  const shade = shadeWords(preview.data?.shades, 'colors.primary')
  return (
    <div className="kt-split">
      <Stack style={{ flex: '1 1 300px', minWidth: 0 }}>
        {theme.data && (
          <Alert color="blue" title="There is a theme">
            Its colours and its background take the place of these, and so do its logo and its font where it has some.
          </Alert>
        )}
        <Stack className="kt-card" p="lg">
          <Title order={2}>Colours and pictures</Title>
          <ColourInput
            label="Primary colour"
            description="Of buttons and links"
            value={value.primary}
            onChange={(primary) => change({ primary })}
            placeholder="#2a9d93"
            error={some(value.primary) && wrongColour(value.primary)}
            disabled={!may}
          />
          {shade !== undefined && !theme.data && <ShadeNote words={shade} />}
          <ColourInput
            label="Background"
            value={value.background}
            onChange={(chosen) => change({ background: chosen })}
            placeholder="#f8f9fb"
            error={some(value.background) && wrongColour(value.background)}
            disabled={!may}
          />
          <TextInput
            label="Logo"
            description="Address of a picture"
            value={value.logo}
            onChange={(event) => change({ logo: event.currentTarget.value })}
            placeholder="https://…"
            disabled={!may}
          />
          <TextInput
            label="Icon of the window"
            value={value.favicon}
            onChange={(event) => change({ favicon: event.currentTarget.value })}
            placeholder="https://…"
            disabled={!may}
          />
        </Stack>
        <Saver
          dirty={dirty}
          discard={discard}
          disabled={!may || wrong}
          refresh={['branding']}
          done="The pages look like this now"
          save={() => patch('/branding', changed)}
        />
      </Stack>
      <PageFrame preview={preview} oneLook={theme.data !== null && theme.data !== undefined}>
        <SightSelect value={sight} onChange={setSight} />
      </PageFrame>
    </div>
  )
}

/** What would be stored: what the form does not know stays, what is null goes. */
function shownOf(stored: Branding, changed: Branding): Branding {
  const merged = { ...stored, ...changed }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
}
