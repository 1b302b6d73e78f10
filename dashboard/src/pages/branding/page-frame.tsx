// A hosted page with a look or with words that are not saved.
import { Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { post } from '../../api/client.ts'
import type { PagePreview } from '../../api/schema.ts'
import { HostedPage } from '../../parts/hosted-page.tsx'
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
  return (
    <HostedPage
      html={preview.data?.html}
      wrong={preview.error?.message}
      oneLook={oneLook}
      switches={children}
      above={
        named &&
        preview.data && (
          <Text fz="sm" mb="xs" className="kt-break">
            <b>Window:</b> <bdi>{preview.data.title}</bdi>
          </Text>
        )
      }
      words={`Pictures and fonts of other servers are not fetched here. A colour that could not be read is shown in the nearest shade that can.${oneLook ? ' A theme looks the same by day and by night.' : ''}`}
    />
  )
}
