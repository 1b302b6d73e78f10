// For a list that goes on growing at its head: at its first page it reads itself again; further down it only says so.
import { Button } from '@mantine/core'
import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowUp } from 'lucide-react'

const EVERY_MS = 5_000

/** `refetchInterval` of such a list: one that was read on for many pages is not read again from its beginning. */
export function firstPageOnly({ state: { data } }: { state: { data?: { pages: unknown[] } | undefined } }) {
  return (data?.pages.length ?? 1) > 1 ? false : EVERY_MS
}

/** @param newest reads the key of the newest row; asked while `deep`, which is when the list does not ask itself */
export function Newer({
  list,
  deep,
  first,
  newest,
}: {
  list: QueryKey
  deep: boolean
  /** the key of the row that stands first */
  first: string | undefined
  newest: (signal: AbortSignal) => Promise<string | undefined>
}) {
  const queries = useQueryClient()
  const found = useQuery({
    queryKey: [...list, 'newest'],
    queryFn: async ({ signal }) => (await newest(signal)) ?? '',
    enabled: deep,
    refetchInterval: EVERY_MS,
  })
  return (
    <div className="kt-newer" role="status">
      {deep && found.data && found.data !== first && (
        <Button
          size="xs"
          radius="xl"
          leftSection={<ArrowUp size={14} aria-hidden />}
          onClick={() => {
            scrollTo(0, 0)
            void queries.resetQueries({ queryKey: list, exact: true })
          }}
        >
          There are newer ones
        </Button>
      )}
    </div>
  )
}
