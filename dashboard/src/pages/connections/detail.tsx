// One connection: password rules and the applications that use it.
import { Checkbox, NumberInput, Select, Stack, Switch, Textarea, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'

import { get, id as encoded, patch } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useEdited } from '../../parts/edited.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import type { Connection } from './connection.ts'

export function Component() {
  const { id = '' } = useParams()
  const connection = useQuery({
    queryKey: ['connections', id],
    queryFn: ({ signal }) => get<Connection>(`/connections/${encoded(id)}`, signal),
  })
  return (
    <Answer of={connection}>
      {(found) => (
        <>
          <PageHead
            title={found.name}
            back={{ to: '/connections', label: 'Connections' }}
            words="Rules count the next time a password is chosen."
          />
          <Rules connection={found} />
        </>
      )}
    </Answer>
  )
}

const STRENGTHS = [
  { value: 'none', label: 'None: at least 1 character' },
  { value: 'low', label: 'Low: at least 6 characters' },
  { value: 'fair', label: 'Fair: at least 8, with lower case, upper case and digits' },
  { value: 'good', label: 'Good: at least 8, three of four kinds of characters' },
  { value: 'excellent', label: 'Excellent: at least 10, three of four kinds, no three alike in a row' },
]

function Rules({ connection }: { connection: Connection }) {
  const may = useMay('update:connections')
  const { options } = connection
  const { value, dirty, change, discard } = useEdited({
    policy: options.passwordPolicy ?? 'good',
    least: leastOf(options),
    history: options.password_history?.enable === true,
    size: options.password_history?.size ?? 5,
    personal: options.password_no_personal_info?.enable === true,
    dictionary: options.password_dictionary?.enable === true,
    words: (options.password_dictionary?.dictionary ?? []).join('\n'),
    clients: connection.enabled_clients ?? [],
  })
  const clients = useQuery({
    queryKey: ['clients'],
    queryFn: ({ signal }) =>
      get<{ client_id: string; name: string }[]>('/clients?per_page=100&is_global=false', signal),
  })
  return (
    <Stack maw={680}>
      <section className="kt-card" style={{ padding: '1.25rem' }} aria-label="Password rules">
        <Stack>
          <Title order={2}>Password rules</Title>
          <Select
            label="Strength"
            data={STRENGTHS}
            value={value.policy}
            onChange={(policy) => policy && change({ policy })}
            allowDeselect={false}
            disabled={!may}
          />
          <NumberInput
            label="Least length"
            description="Empty: that of the strength"
            value={value.least}
            onChange={(least) => change({ least: least === '' ? '' : Number(least) })}
            min={1}
            max={128}
            disabled={!may}
            maw={220}
          />
          <Switch
            label="No password that was used before"
            checked={value.history}
            onChange={(event) => change({ history: event.currentTarget.checked })}
            disabled={!may}
          />
          {value.history && (
            <NumberInput
              label="How many are remembered"
              value={value.size}
              onChange={(size) => change({ size: Number(size) })}
              min={1}
              max={24}
              disabled={!may}
              maw={220}
            />
          )}
          <Switch
            label="Nothing of the user in it: name, address, user name"
            checked={value.personal}
            onChange={(event) => change({ personal: event.currentTarget.checked })}
            disabled={!may}
          />
          <Switch
            label="No common password"
            checked={value.dictionary}
            onChange={(event) => change({ dictionary: event.currentTarget.checked })}
            disabled={!may}
          />
          {value.dictionary && (
            <Textarea
              label="Further words that are refused"
              description="One a line"
              value={value.words}
              onChange={(event) => change({ words: event.currentTarget.value })}
              autosize
              minRows={3}
              maxRows={10}
              disabled={!may}
            />
          )}
        </Stack>
      </section>
      <section className="kt-card" style={{ padding: '1.25rem' }} aria-label="Applications">
        <Checkbox.Group
          label="Applications that use it"
          value={value.clients}
          onChange={(chosen) => change({ clients: chosen })}
        >
          <Stack gap="xs" mt="xs">
            {(clients.data ?? []).map((client) => (
              <Checkbox key={client.client_id} value={client.client_id} label={client.name} disabled={!may} />
            ))}
          </Stack>
        </Checkbox.Group>
      </section>
      <Saver
        dirty={dirty}
        discard={discard}
        disabled={!may}
        refresh={['connections']}
        save={() =>
          patch(`/connections/${encoded(connection.id)}`, {
            // else what was switched elsewhere meanwhile would be undone
            ...(same(value.clients, connection.enabled_clients) ? {} : { enabled_clients: value.clients }),
            options: {
              ...options,
              passwordPolicy: value.policy,
              password_complexity_options: value.least === '' ? {} : { min_length: value.least },
              password_history: { enable: value.history, size: value.size },
              password_no_personal_info: { enable: value.personal },
              password_dictionary: {
                enable: value.dictionary,
                dictionary: value.words
                  .split('\n')
                  .map((word) => word.trim())
                  .filter((word) => word !== ''),
              },
            },
          })
        }
      />
    </Stack>
  )
}

/** A number, or the empty text of an empty field. */
function leastOf(options: Connection['options']): number | '' {
  return options.password_complexity_options?.min_length ?? ''
}

function same(some: readonly string[], others: readonly string[] = []): boolean {
  return some.length === others.length && some.every((each) => others.includes(each))
}
