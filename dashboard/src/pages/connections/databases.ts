// The connections that keep users here, for choosing one.
import { queryOptions } from '@tanstack/react-query'

import { get } from '../../api/client.ts'

export const databases = queryOptions({
  queryKey: ['connections', 'databases'],
  queryFn: ({ signal }) => get<{ id: string; name: string }[]>('/connections?strategy=auth0&per_page=100', signal),
})
