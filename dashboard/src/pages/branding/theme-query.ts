// The tenant's one theme, or that there is none.
import { queryOptions } from '@tanstack/react-query'

import { get, Refused } from '../../api/client.ts'
import type { Theme } from '../../api/schema.ts'

export const themeQuery = queryOptions({
  queryKey: ['branding', 'theme'],
  queryFn: async ({ signal }): Promise<Theme | null> => {
    try {
      return await get<Theme>('/branding/themes/default', signal)
    } catch (thrown) {
      // none is an answer too
      if (thrown instanceof Refused && thrown.status === 404) return null
      throw thrown
    }
  },
})
