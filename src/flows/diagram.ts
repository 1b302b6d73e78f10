// Draws a flow's table as a Mermaid state diagram; docs/flows/ is generated from it, so it cannot lie.
import type { FlowDefinition, FlowState } from './flow.ts'

export function drawFlow<State extends FlowState, Input extends { type: string }, Effect extends { do: string }>(
  flow: FlowDefinition<State, Input, Effect>,
): string {
  type Cell = { to: readonly string[]; effects?: readonly string[] }
  const lines = ['stateDiagram-v2']
  const rows = Object.entries(flow.table) as [string, { readonly [type: string]: Cell }][]
  for (const [at, cells] of rows) {
    for (const [input, { to, effects }] of Object.entries(cells)) {
      const label = effects === undefined ? input : `${input} → ${effects.join(', ')}`
      for (const target of to) lines.push(`  ${id(at)} --> ${id(target)}: ${label}`)
    }
    if (Object.keys(cells).length === 0) lines.push(`  ${id(at)} --> [*]`)
  }
  return `${lines.join('\n')}\n`
}

function id(state: string): string {
  return state.replaceAll('-', '_')
}
