// The settings of the tenant, as far as the dashboard reads them.
import { queryOptions } from '@tanstack/react-query'

import { get } from '../../api/client.ts'

export type Tenant = {
  friendly_name?: string
  support_email?: string
  support_url?: string
  default_audience?: string
  default_directory?: string
  session_lifetime?: number
  idle_session_lifetime?: number
}

export const tenantSettings = queryOptions({
  queryKey: ['tenant'],
  queryFn: ({ signal }) => get<Tenant>('/tenants/settings', signal),
})
