// What the server says, while it is awaited, when it refuses, and when it is there.
import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { Refused } from '../api/client.ts'

export function Answer<T>({
  of,
  rows = 4,
  children,
}: {
  of: UseQueryResult<T>
  rows?: number
  children: (value: T) => ReactNode
}) {
  if (of.data !== undefined) return <>{children(of.data)}</>
  if (of.isError) return <Failure error={of.error} again={() => void of.refetch()} />
  return (
    <Stack aria-busy="true" aria-label="Loading" role="status">
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={44} />
      ))}
    </Stack>
  )
}

export function Failure({ error, again }: { error: Error; again?: () => void }) {
  const forbidden = error instanceof Refused && error.status === 403
  return (
    <Alert
      color={forbidden ? 'gray' : 'red'}
      icon={<TriangleAlert size={18} />}
      title={forbidden ? 'Your role does not see this' : 'This could not be loaded'}
      role="alert"
    >
      <Text fz="sm">{forbidden ? 'Ask an owner of this tenant for a role that may.' : error.message}</Text>
      {again && !forbidden && (
        <Button mt="sm" size="xs" variant="default" onClick={again}>
          Try again
        </Button>
      )}
    </Alert>
  )
}
