// States as words with a colour; never a colour alone.
import { Badge } from '@mantine/core'

import type { ExecutionResult, ExecutionStatus } from '../api/types.ts'

const EXECUTION: Record<ExecutionStatus, [string, string]> = {
  pending: ['Pending', 'blue'],
  final: ['Succeeded', 'green'],
  partial: ['Failed', 'red'],
  canceled: ['Canceled', 'gray'],
  suspended: ['Suspended', 'yellow'],
}

export function ExecutionBadge({ status }: { status: ExecutionStatus }) {
  const [words, color] = EXECUTION[status] ?? [status, 'gray']
  return <Badge color={color}>{words}</Badge>
}

const RESULT: Record<ExecutionResult['status'], [string, string]> = {
  pending: ['Pending', 'blue'],
  ok: ['OK', 'green'],
  failed: ['Failed', 'red'],
  canceled: ['Canceled', 'gray'],
}

export function ResultBadge({ status }: { status: ExecutionResult['status'] }) {
  const [words, color] = RESULT[status] ?? [status, 'gray']
  return <Badge color={color}>{words}</Badge>
}
