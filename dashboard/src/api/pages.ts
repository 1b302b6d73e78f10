// Lists that the server answers in pages: one query reads on where it was, and its answer is all rows so far.
import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query'

import { get, id } from './client.ts'

const PER_PAGE = 100

/** Those that count pages: a plain array each. @param path with its query, without the page */
export function useOffsetPages<Row>(queryKey: QueryKey, path: string) {
  return useInfiniteQuery({
    ...SHARED,
    queryKey,
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) => get<Row[]>(`${asked(path)}per_page=${PER_PAGE}&page=${pageParam}`, signal),
    getNextPageParam: (page, _pages, at) => (page.length < PER_PAGE ? undefined : at + 1),
    select: ({ pages }) => pages.flat(),
  })
}

/** Those that name where the next page begins. @param name of the rows in the answer */
export function useCursorPages<Row>(queryKey: QueryKey, path: string, name: string, refetchInterval?: number) {
  return useInfiniteQuery({
    ...SHARED,
    ...(refetchInterval === undefined ? {} : { refetchInterval }),
    queryKey,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      get<{ next?: string } & Record<string, Row[]>>(
        `${asked(path)}take=${PER_PAGE}${pageParam === '' ? '' : `&from=${id(pageParam)}`}`,
        signal,
      ),
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap((page) => page[name] ?? []),
  })
}

/** A refusal of a search is shown at once; coming back to the window reads no hundred pages again. */
const SHARED = { retry: false, refetchOnWindowFocus: false } as const

function asked(path: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}`
}
