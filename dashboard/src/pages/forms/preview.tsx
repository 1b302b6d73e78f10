// A form as a reset would show it.
import { Group, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { post } from '../../api/client.ts'
import type { FormPreview } from '../../api/schema.ts'
import { HostedPage } from '../../parts/hosted-page.tsx'
import { bodyOf, type Content, type Fault, faultOf, nameOf, varsOf } from './form.ts'

/** What is looked at: as the page opens or as it was sent empty, with words that an Action might fill in. */
type Look = { refused: boolean; vars: Readonly<Record<string, string>> }

export function usePreview(content: Content) {
  const [look, setLook] = useState<Look>({ refused: false, vars: {} })
  const names = varsOf(content)
  const vars = Object.fromEntries(names.map((name) => [name, Object.hasOwn(look.vars, name) ? look.vars[name] : name]))
  const { name: _forAdministrators, ...shown } = bodyOf(content)
  const [asked] = useDebouncedValue(JSON.stringify({ ...shown, vars, refused: look.refused }), 300)
  const page = useQuery({
    queryKey: ['form-preview', asked],
    retry: false,
    queryFn: () => post<FormPreview>('/keyturn/forms/preview', JSON.parse(asked)),
  })
  const wrong = page.error?.message
  return { look, setLook, vars, html: page.data?.html, wrong, fault: faultOf(wrong) }
}

export function Preview({
  of: { look, setLook, vars, html, wrong, fault },
  content,
}: {
  of: ReturnType<typeof usePreview>
  content: Content
}) {
  return (
    <HostedPage
      html={html}
      wrong={sentenceOf(content, fault) ?? wrong}
      switches={
        <SegmentedControl
          aria-label="Which page"
          value={look.refused ? 'refused' : 'opened'}
          onChange={(value) => setLook({ ...look, refused: value === 'refused' })}
          data={[
            { value: 'opened', label: 'As it opens' },
            { value: 'refused', label: 'Sent empty' },
          ]}
        />
      }
      words="It has the branding that is saved. {{vars.name}} in its words becomes what an Action gives as vars."
    >
      {Object.entries(vars).length > 0 && (
        <Group gap="sm" mt="sm" align="flex-start" role="group" aria-label="What an Action would fill in">
          {Object.entries(vars).map(([name, value]) => (
            <TextInput
              key={name}
              label={`vars.${name}`}
              value={value}
              onChange={(event) => setLook({ ...look, vars: { ...look.vars, [name]: event.currentTarget.value } })}
              style={{ flex: '1 1 10rem' }}
            />
          ))}
        </Group>
      )}
    </HostedPage>
  )
}

function sentenceOf({ fields }: Content, fault: Fault | undefined): string | undefined {
  const field = fault && fields[fault.at]
  return field && `Field ${fault.at + 1} (${nameOf(field)}): ${fault.words}`
}
