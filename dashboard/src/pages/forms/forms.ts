// Forms as queries.
import { queryOptions } from '@tanstack/react-query'

import { get, getTagged, id } from '../../api/client.ts'
import type { Form } from '../../api/schema.ts'

const PER_PAGE = 100

/** All of them: there are few, and the search looks through what is here. */
export const allForms = queryOptions({
  queryKey: ['forms', 'list'],
  queryFn: async ({ signal }) => {
    const found: Form[] = []
    for (let page = 0; ; page++) {
      const some = await get<Form[]>(`/forms?per_page=${PER_PAGE}&page=${page}`, signal)
      found.push(...some)
      if (some.length < PER_PAGE) return found
    }
  },
})

/** With its ETag, by which a change says what it began with. */
export const oneForm = (formId: string) =>
  queryOptions({
    queryKey: ['forms', formId],
    queryFn: ({ signal }) => getTagged<Form>(`/forms/${id(formId)}`, signal),
  })
