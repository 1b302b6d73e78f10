// The line of the source that an error names, with its neighbours: of an Action the version that ran, of a Hook what is saved.
import { useQuery } from '@tanstack/react-query'

import { get, id } from '../../api/client.ts'
import type { ActionVersion, ExecutionResult } from '../../api/types.ts'

/** The draft has no version: what it looked like when it ran is not known. */
function sourceOf({ kind, action_id: action, version_id: version }: ExecutionResult): string | undefined {
  if (kind === 'hook') return `/hooks/${id(action)}`
  return version ? `/actions/actions/${id(action)}/versions/${id(version)}` : undefined
}

export function SourceLine({ result, line }: { result: ExecutionResult; line: number }) {
  const path = sourceOf(result)
  const found = useQuery({
    queryKey: ['source', path],
    enabled: path !== undefined,
    staleTime: result.kind === 'hook' ? 0 : Infinity,
    retry: false,
    queryFn: async ({ signal }) => {
      const source = await get<Partial<ActionVersion & { script: string }>>(path ?? '', signal)
      return source.code ?? source.script ?? ''
    },
  })
  const lines = found.data?.split('\n') ?? []
  if (lines[line - 1] === undefined) return null
  const from = Math.max(1, line - 2)
  return (
    <pre className="kt-pre kt-source" aria-label={`Line ${line} of the code`}>
      {lines.slice(from - 1, line + 2).map((text, i) => {
        const number = from + i
        return (
          <span key={number} data-at={number === line || undefined}>
            {number === line ? '▸' : ' '} {String(number).padStart(4)} {text}
          </span>
        )
      })}
    </pre>
  )
}
