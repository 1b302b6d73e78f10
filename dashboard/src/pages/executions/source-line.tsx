// The line of the source that an error names, with its neighbours, in the version that ran.
import { useQuery } from '@tanstack/react-query'

import { get, id } from '../../api/client.ts'
import type { ActionVersion } from '../../api/types.ts'

export function SourceLine({ action, version, line }: { action: string; version: string; line: number }) {
  const found = useQuery({
    queryKey: ['actions', action, 'versions', version],
    staleTime: Infinity,
    retry: false,
    queryFn: ({ signal }) => get<ActionVersion>(`/actions/actions/${id(action)}/versions/${id(version)}`, signal),
  })
  const lines = found.data?.code.split('\n') ?? []
  if (lines[line - 1] === undefined) return null
  const from = Math.max(1, line - 2)
  return (
    <pre className="kt-pre" style={{ marginTop: 8 }} aria-label={`Line ${line} of the code`}>
      {lines.slice(from - 1, line + 2).map((text, i) => {
        const number = from + i
        return (
          <span key={number} style={{ display: 'block', fontWeight: number === line ? 700 : 400 }}>
            {number === line ? '▸' : ' '} {String(number).padStart(4)} {text}
          </span>
        )
      })}
    </pre>
  )
}
