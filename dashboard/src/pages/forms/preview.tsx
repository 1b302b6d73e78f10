// A form as the server draws it in a reset, in a frame without scripts and without an origin.
import { Alert, Group, SegmentedControl, Stack, Text, TextInput, useComputedColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { post } from '../../api/client.ts'
import type { FormPreview } from '../../api/schema.ts'
import { PreviewFrame } from '../../parts/preview-frame.tsx'
import { bodyOf, type Content, type Fault, faultOf, nameOf, varsOf } from './form.ts'

/** What is looked at: as the page opens or as it was sent empty, with words that an Action might fill in. */
type Look = { refused: boolean; vars: Readonly<Record<string, string>> }

export function usePreview(content: Content) {
  const [look, setLook] = useState<Look>({ refused: false, vars: {} })
  const names = varsOf(content)
  const vars = Object.fromEntries(names.map((name) => [name, look.vars[name] ?? name]))
  const { name: _forAdministrators, ...shown } = bodyOf(content)
  const [asked] = useDebouncedValue(JSON.stringify({ ...shown, vars, refused: look.refused }), 300)
  const page = useQuery({
    queryKey: ['form-preview', asked],
    retry: false,
    queryFn: () => post<FormPreview>('/keyturn/forms/preview', JSON.parse(asked)),
  })
  // a form that cannot be drawn leaves the last one that could in its place
  const [html, setHtml] = useState<string>()
  if (page.data && page.data.html !== html) setHtml(page.data.html)
  const wrong = page.error?.message
  return { look, setLook, vars, html, wrong, fault: faultOf(wrong) }
}

export function Preview({
  of: { look, setLook, vars, html, wrong, fault },
  content,
}: {
  of: ReturnType<typeof usePreview>
  content: Content
}) {
  const dark = useComputedColorScheme('light')
  const [scheme, setScheme] = useState<string>(dark)
  const [width, setWidth] = useState('desktop')
  return (
    <Stack component="section" gap="sm" className="kt-beside" aria-label="Preview">
      <Group gap="sm">
        <SegmentedControl
          aria-label="Which page"
          value={look.refused ? 'refused' : 'opened'}
          onChange={(value) => setLook({ ...look, refused: value === 'refused' })}
          data={[
            { value: 'opened', label: 'As it opens' },
            { value: 'refused', label: 'Sent empty' },
          ]}
        />
        <SegmentedControl
          aria-label="Colours of the reader"
          value={scheme}
          onChange={setScheme}
          data={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
        <SegmentedControl
          aria-label="Width of the window"
          value={width}
          onChange={setWidth}
          data={[
            { value: 'desktop', label: 'Desktop' },
            { value: 'phone', label: 'Phone' },
          ]}
        />
      </Group>
      {wrong !== undefined && (
        <Alert color="red" role="alert" title="This could not be drawn">
          {sentenceOf(content, fault) ?? wrong}
        </Alert>
      )}
      {html !== undefined && (
        <PreviewFrame
          // a scheme is read when a document begins
          key={scheme}
          markup={html}
          title="The page"
          style={{ colorScheme: scheme, width: width === 'phone' ? 360 : '100%' }}
        />
      )}
      {Object.entries(vars).length > 0 && (
        <Group gap="sm" align="flex-start" role="group" aria-label="What an Action would fill in">
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
      <Text fz="xs" c="dimmed">
        The page as the server draws it, with the branding that is saved. {'{{vars.name}}'} in its words becomes what an
        Action gives as vars.
      </Text>
    </Stack>
  )
}

function sentenceOf({ fields }: Content, fault: Fault | undefined): string | undefined {
  const field = fault && fields[fault.at]
  return field && `Field ${fault.at + 1} (${nameOf(field)}): ${fault.words}`
}
