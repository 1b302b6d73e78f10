// One row of a list; on a phone it is a card, each cell under the title of its column.
/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role -- see list.tsx */
import { memo, type ReactNode } from 'react'

export type Column<Row> = {
  title: string
  of: (row: Row) => ReactNode
  /** of CSS; what is left is shared among those without one */
  width?: string
  /** its title is for screen readers alone: what is in the column speaks for itself */
  bare?: true
}

function Plain<Row>({
  row,
  index,
  columns,
  measure,
}: {
  row: Row
  index: number
  columns: readonly Column<Row>[]
  measure: (element: HTMLElement | null) => void
}) {
  return (
    <tr ref={measure} role="row" data-index={index} aria-rowindex={index + 2}>
      {columns.map(({ title, of, bare }) => (
        <td key={title} role="cell" data-title={bare ? undefined : title}>
          <div>{of(row)}</div>
        </td>
      ))}
    </tr>
  )
}

/** Scrolling draws the rows that come, not those that stay. */
export const ListRow = memo(Plain) as typeof Plain
