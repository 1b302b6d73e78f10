// A hosted page as the server draws it, in a frame without scripts and without an origin.
import { Alert, Group, SegmentedControl, Select, Text, useComputedColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { post } from '../../api/client.ts'
import type { PagePreview } from '../../api/schema.ts'
import { PreviewFrame } from '../../parts/preview-frame.tsx'

const SCREENS = [
  { value: 'request', label: 'Forgot your password?' },
  { value: 'check-email', label: 'Check your email' },
  { value: 'password', label: 'Change your password' },
  { value: 'changed', label: 'Password changed' },
  { value: 'login', label: 'Sign in' },
]

/** @param shown what of the look is not saved: `branding`, `template` */
export function PageFrame({ shown }: { shown: Readonly<Record<string, unknown>> }) {
  const dark = useComputedColorScheme('light')
  const [screen, setScreen] = useState('request')
  const [scheme, setScheme] = useState<string>(dark)
  const [width, setWidth] = useState('desktop')
  const [asked] = useDebouncedValue(JSON.stringify({ screen, ...shown }), 300)
  const preview = useQuery({
    queryKey: ['branding', 'preview', asked],
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: () => post<PagePreview>('/keyturn/branding/preview', JSON.parse(asked)),
  })
  return (
    <section style={{ flex: '2 1 420px', minWidth: 0 }} aria-label="Preview">
      <Group mb="sm" gap="sm">
        <Select
          aria-label="Which page"
          data={SCREENS}
          value={screen}
          onChange={(chosen) => chosen && setScreen(chosen)}
          allowDeselect={false}
          style={{ flex: '1 1 200px' }}
        />
        <SegmentedControl
          aria-label="Colours of the reader"
          value={scheme}
          onChange={setScheme}
          data={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
        <SegmentedControl
          aria-label="Width of the window"
          value={width}
          onChange={setWidth}
          data={[
            { value: 'desktop', label: 'Desktop' },
            { value: 'phone', label: 'Phone' },
          ]}
        />
      </Group>
      {preview.isError && (
        <Alert color="red" role="alert" title="This could not be drawn" mb="sm">
          {preview.error.message}
        </Alert>
      )}
      {preview.data && (
        <PreviewFrame
          // a scheme is read when a document begins
          key={scheme}
          markup={preview.data.html}
          title="The page"
          style={{ colorScheme: scheme, width: width === 'phone' ? 360 : '100%' }}
        />
      )}
      <Text fz="xs" c="dimmed" mt="xs">
        The page as the server draws it. Pictures and fonts of other servers are not fetched here. A colour that could
        not be read is shown in the nearest shade that can.
      </Text>
    </section>
  )
}
