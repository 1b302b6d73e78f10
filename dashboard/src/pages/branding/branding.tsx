// Branding of the hosted pages, with a preview that follows the form.
import { ColorInput, Stack, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { get, patch } from '../../api/client.ts'
import { AddressTabs } from '../../parts/address-tabs.tsx'
import { Answer } from '../../parts/answer.tsx'
import { useEdited } from '../../parts/edited.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { PageFrame } from './page-frame.tsx'
import { PageTemplate } from './page-template.tsx'

type Branding = {
  colors?: { primary?: string; page_background?: unknown } | null
  logo_url?: string | null
  favicon_url?: string | null
}

export function Component() {
  return (
    <>
      <PageHead title="Branding" words="How the pages look that your users see in a reset and at a sign-in." />
      <AddressTabs
        tabs={[
          { value: 'look', label: 'Colours and pictures', panel: <Look /> },
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
  return (
    <div style={{ display: 'flex', gap: '1.25rem', flexWrap: 'wrap', alignItems: 'flex-start' }}>
      <Stack style={{ flex: '1 1 300px' }}>
        <Stack className="kt-card" p="lg">
          <Title order={2}>Colours and pictures</Title>
          <ColorInput
            label="Primary colour"
            description="Of buttons and links"
            value={value.primary}
            onChange={(primary) => change({ primary })}
            placeholder="#2a9d93"
            disabled={!may}
            eyeDropperButtonProps={{ 'aria-label': 'Pick a colour from the screen' }}
          />
          <ColorInput
            label="Background"
            value={value.background}
            onChange={(chosen) => change({ background: chosen })}
            placeholder="#f8f9fb"
            disabled={!may}
            eyeDropperButtonProps={{ 'aria-label': 'Pick a colour from the screen' }}
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
          disabled={!may}
          refresh={['branding']}
          done="The pages look like this now"
          save={() => patch('/branding', changed)}
        />
      </Stack>
      <PageFrame shown={{ branding: shownOf(branding, changed) }} />
    </div>
  )
}

/** What would be stored: what the form does not know stays, what is null goes. */
function shownOf(stored: Branding, changed: Branding): Branding {
  const merged = { ...stored, ...changed }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
}
