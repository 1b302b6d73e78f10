// The one list of every page: loading, refusal, nothing there, rows that are drawn only while they are in sight, arrow keys, cards on a phone.
/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role -- as cards (display: block) a table is none in Safari, unless its parts say what they are */
import { Button, Group, Text } from '@mantine/core'
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query'
import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual'
import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'

import { Answer } from './answer.tsx'
import { type Column, ListRow } from './list-row.tsx'

type Answered<Row> = UseQueryResult<Row[]> | UseInfiniteQueryResult<Row[]>

/** Columns stand outside the component that uses them, or are memoized: rows are drawn again when they change. */
export function List<Row>({
  of,
  label,
  keyOf,
  columns,
  empty,
}: {
  of: Answered<Row>
  /** what is listed, for those who do not see it */
  label: string
  keyOf: (row: Row) => string
  columns: readonly Column<Row>[]
  /** stands in place of a list without rows */
  empty: ReactNode
}) {
  return (
    <Answer of={of}>
      {(rows) =>
        rows.length === 0 ? (
          empty
        ) : (
          <>
            <Rows rows={rows} label={label} keyOf={keyOf} columns={columns} more={moreOf(of)} />
            <Foot of={of} shown={rows.length} />
          </>
        )
      }
    </Answer>
  )
}

/** Undefined when everything is there or on its way. */
function moreOf<Row>(of: Answered<Row>): (() => void) | undefined {
  if (!('fetchNextPage' in of) || !of.hasNextPage || of.isFetching || of.isFetchNextPageError) return undefined
  return () => void of.fetchNextPage()
}

function Foot<Row>({ of, shown }: { of: Answered<Row>; shown: number }) {
  if (!('fetchNextPage' in of) || (!of.hasNextPage && shown < 50)) return null
  return (
    <Group mt="sm" justify="space-between">
      <Text fz="sm" c="dimmed">
        {of.hasNextPage ? `${shown.toLocaleString('en')} so far` : `${shown.toLocaleString('en')} in all`}
        {of.isFetchNextPageError && `: ${of.error?.message ?? 'the next ones could not be loaded'}`}
      </Text>
      {of.hasNextPage && (
        <Button variant="default" loading={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
          Show more
        </Button>
      )}
    </Group>
  )
}

/** Half a screen of rows lies ready on both sides of what is in sight. */
const OVERSCAN = 10

function Rows<Row>({
  rows,
  label,
  keyOf,
  columns,
  more,
}: {
  rows: readonly Row[]
  label: string
  keyOf: (row: Row) => string
  columns: readonly Column<Row>[]
  more: (() => void) | undefined
}) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  // the row that has the focus stays in the document when it scrolls out of sight
  const [focused, setFocused] = useState<number>()
  useLayoutEffect(() => {
    if (body.current) setTop(Math.round(body.current.getBoundingClientRect().top + scrollY))
  }, [rows])
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by a compiler
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 46,
    overscan: OVERSCAN,
    scrollMargin: top,
    getItemKey: (index) => {
      const row = rows[index]
      return row === undefined ? index : keyOf(row)
    },
    rangeExtractor: (range) => {
      const found = defaultRangeExtractor(range)
      if (focused === undefined || focused >= rows.length || found.includes(focused)) return found
      return [...found, focused].toSorted((a, b) => a - b)
    },
  })
  const items = virtual.getVirtualItems()
  const last = virtual.range?.endIndex ?? 0
  useEffect(() => {
    if (last >= rows.length - 30) more?.()
  }, [last, rows.length, more])

  const go = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const to = targetOf(event.key, focused, rows.length)
    if (to === undefined || event.target instanceof HTMLInputElement || event.altKey || event.ctrlKey || event.metaKey)
      return
    event.preventDefault()
    virtual.scrollToIndex(to)
    setFocused(to)
    // it is drawn by then
    requestAnimationFrame(() =>
      requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-index="${to}"] a`)?.focus()),
    )
  }

  let end = top
  return (
    <table className="kt-list kt-card" role="table" aria-label={label} aria-rowcount={rows.length + 1}>
      <colgroup>
        {columns.map(({ title, width }) => (
          <col key={title} style={{ width }} />
        ))}
      </colgroup>
      <thead role="rowgroup">
        <tr role="row" aria-rowindex={1}>
          {columns.map(({ title, bare }) => (
            <th key={title} role="columnheader" scope="col">
              {bare ? <span className="kt-visually-hidden">{title}</span> : title}
            </th>
          ))}
        </tr>
      </thead>
      {/* arrow keys go from link to link; the links are what is interactive */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <tbody
        ref={body}
        role="rowgroup"
        onKeyDown={go}
        onFocus={(event) => setFocused(indexOf(event.target))}
        onBlur={() => setFocused(undefined)}
      >
        {items.map(({ index, start, end: stop, key }) => {
          const row = rows[index]
          const gap = start - end
          end = stop
          return (
            <Fragment key={key}>
              {gap > 0 && <Gap height={gap} />}
              {row !== undefined && (
                <ListRow row={row} index={index} columns={columns} measure={virtual.measureElement} />
              )}
            </Fragment>
          )
        })}
        <Gap height={top + virtual.getTotalSize() - end} />
      </tbody>
    </table>
  )
}

/** What is not drawn takes its place. */
function Gap({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden className="kt-list-gap" style={{ height }} /> : null
}

function indexOf(element: Element): number | undefined {
  const index = element.closest<HTMLElement>('[data-index]')?.dataset['index']
  return index === undefined ? undefined : Number(index)
}

function targetOf(key: string, from: number | undefined, count: number): number | undefined {
  if (from === undefined) return undefined
  if (key === 'ArrowDown') return Math.min(from + 1, count - 1)
  if (key === 'ArrowUp') return Math.max(from - 1, 0)
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : undefined
}
