// The tenant's own frame around every hosted page: Liquid, with a preview of what is typed.
import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { get, put, Refused, remove } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { useEdited } from '../../parts/edited.ts'
import { Saver } from '../../parts/saver.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { PageFrame, SightSelect, usePagePreview } from './page-frame.tsx'
import { FIRST_SIGHT, SIGHTS } from './screens.ts'

const PATH = '/branding/templates/universal-login'
const KEY = ['branding', 'template']
const STARTER = `<!doctype html>
<html lang="{{ locale }}" dir="{{ dir }}">
<head>
{%- auth0:head -%}
<style>
  .foot { text-align: center }
</style>
</head>
<body>
{%- auth0:widget -%}
<p class="foot">{{ tenant.friendly_name }}</p>
</body>
</html>
`

export function PageTemplate() {
  const template = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      try {
        return (await get<{ body: string }>(PATH, signal)).body
      } catch (thrown) {
        // none is an answer too
        if (thrown instanceof Refused && thrown.status === 404) return ''
        throw thrown
      }
    },
  })
  return <Answer of={template}>{(found) => <Form stored={found} />}</Answer>
}

function Form({ stored }: { stored: string }) {
  const may = useMay('update:branding')
  const mayDelete = useMay('delete:branding')
  const queries = useQueryClient()
  const { ask, dialog } = useConfirm()
  const { value, dirty, change, discard } = useEdited({ body: stored })
  const [sight, setSight] = useState(FIRST_SIGHT)
  const preview = usePagePreview({ ...SIGHTS[sight], template: value.body })
  return (
    <div className="kt-split">
      <Stack style={{ flex: '1 1 360px', minWidth: 0 }}>
        <Stack className="kt-card" p="lg">
          <Text fz="sm" c="dimmed">
            {stored === ''
              ? 'There is none: pages stand in the frame of this server. A template of yours takes its place on every hosted page.'
              : 'Stands around every hosted page. One that cannot be rendered any more is left out: nobody is kept from a reset.'}
          </Text>
          <Textarea
            label="Template"
            description="Liquid, with {%- auth0:head -%} and {%- auth0:widget -%} once each; style elements, no scripts"
            value={value.body}
            onChange={(event) => change({ body: event.currentTarget.value })}
            autosize
            minRows={14}
            maxRows={30}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8rem' } }}
            spellCheck={false}
            disabled={!may}
          />
          {may && value.body === '' && (
            <Group>
              <Button variant="default" size="xs" onClick={() => change({ body: STARTER })}>
                Begin with an example
              </Button>
            </Group>
          )}
        </Stack>
        <Saver
          dirty={dirty}
          discard={discard}
          disabled={!may || value.body.trim() === ''}
          refresh={KEY}
          done="The pages stand in this template now"
          save={() => put(PATH, { template: value.body })}
        >
          {stored !== '' && mayDelete && (
            <Button
              variant="default"
              c="var(--mantine-color-error)"
              onClick={() =>
                ask({
                  title: 'Delete the page template?',
                  words: 'Every hosted page stands in the frame of this server again, at once.',
                  yes: 'Delete',
                  danger: true,
                  run: async () => {
                    await remove(PATH)
                    discard()
                    await queries.invalidateQueries({ queryKey: KEY })
                    tell('The page template is deleted')
                  },
                })
              }
            >
              Delete
            </Button>
          )}
        </Saver>
      </Stack>
      <PageFrame preview={preview}>
        <SightSelect value={sight} onChange={setSight} />
      </PageFrame>
      {dialog}
    </div>
  )
}
