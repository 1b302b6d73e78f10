// A hosted page as the server draws it, in a frame without scripts and without an origin.
import { Alert, Button, Group, SegmentedControl, Select, Text, useComputedColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'

import { post } from '../../api/client.ts'
import type { PagePreview } from '../../api/schema.ts'
import { PreviewFrame } from '../../parts/preview-frame.tsx'
import { SIGHTS } from './screens.ts'

/** @param asked which page, and what of it is not saved; undefined while that could not be saved: the last page stays */
export function usePagePreview(asked: Readonly<Record<string, unknown>> | undefined): UseQueryResult<PagePreview> {
  const [sent] = useDebouncedValue(asked === undefined ? undefined : JSON.stringify(asked), 300)
  return useQuery({
    queryKey: ['branding', 'preview', sent],
    enabled: sent !== undefined,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: () => post<PagePreview>('/keyturn/branding/preview', JSON.parse(sent ?? '{}')),
  })
}

/** Chooses what a look is judged by. */
export function SightSelect({ value, onChange }: { value: string; onChange: (sight: string) => void }) {
  return (
    <Select
      aria-label="Which page"
      data={Object.keys(SIGHTS)}
      value={value}
      onChange={(chosen) => chosen && onChange(chosen)}
      allowDeselect={false}
      style={{ flex: '1 1 200px' }}
    />
  )
}

const PLACE = 'hosted-page'

/** Where the page stands below a long form: leads to it. */
export function SeePage() {
  return (
    <Button
      variant="subtle"
      hiddenFrom="lg"
      onClick={() => {
        const page = document.getElementById(PLACE)
        page?.scrollIntoView({ block: 'start' })
        page?.focus({ preventScroll: true })
      }}
    >
      See the page
    </Button>
  )
}

/**
 * @param oneLook whether it looks the same by day and night
 * @param named whether the title of the window is told
 * @param children stands before what the frame itself can be switched to
 */
export function PageFrame({
  preview,
  oneLook = false,
  named = false,
  children,
}: {
  preview: UseQueryResult<PagePreview>
  oneLook?: boolean
  named?: boolean
  children?: ReactNode
}) {
  const dark = useComputedColorScheme('light')
  const [chosen, setScheme] = useState<string>(dark)
  const [width, setWidth] = useState('desktop')
  const scheme = oneLook ? 'light' : chosen
  return (
    <section className="kt-beside" aria-label="Preview" id={PLACE} tabIndex={-1}>
      <Group mb="sm" gap="sm">
        {children}
        {!oneLook && (
          <SegmentedControl
            aria-label="Colours of the reader"
            value={scheme}
            onChange={setScheme}
            data={[
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
        )}
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
      {named && preview.data && (
        <Text fz="sm" mb="xs" className="kt-break">
          <b>Window:</b> <bdi>{preview.data.title}</bdi>
        </Text>
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
        {oneLook && ' A theme looks the same by day and by night.'}
      </Text>
    </section>
  )
}
