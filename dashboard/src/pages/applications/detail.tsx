// One application: its addresses, its secret, its connections, its grant types, and what its key may do at the Management API.
import { Button, Group, Modal, MultiSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'

import { get, getTagged, id as encoded, patch, post } from '../../api/client.ts'
import { AddressTabs } from '../../parts/address-tabs.tsx'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { Deleting } from '../../parts/deleting.tsx'
import { useEdited } from '../../parts/edited.ts'
import { Copying } from '../../parts/json.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import type { Application } from './application.ts'
import { type StoredApplication, useChanges } from './changes.ts'
import { Connections, NobodySignsIn } from './connections.tsx'
import { GrantTypes } from './grants.tsx'

export function Component() {
  const { id = '' } = useParams()
  const client = useQuery({
    queryKey: ['clients', id],
    queryFn: ({ signal }) => getTagged<Application>(`/clients/${encoded(id)}`, signal),
  })
  return (
    <Answer of={client}>
      {(found) => (
        <>
          <Head client={found} />
          <NobodySignsIn client={found} />
          <AddressTabs
            tabs={[
              { value: 'settings', label: 'Settings', panel: <Settings client={found} /> },
              { value: 'connections', label: 'Connections', panel: <Connections client={found} /> },
              { value: 'grants', label: 'Grant types', panel: <GrantTypes client={found} /> },
              { value: 'api', label: 'API access', panel: <ApiAccess client={found} /> },
            ]}
          />
        </>
      )}
    </Answer>
  )
}

function Head({ client }: { client: Application }) {
  const mayRotate = useMay('update:client_keys')
  const { ask, dialog } = useConfirm()
  const [secret, setSecret] = useState<string>()
  const queries = useQueryClient()
  return (
    <>
      <PageHead
        title={client.name}
        back={{ to: '/applications', label: 'Applications' }}
        words={
          <Group gap={4}>
            <span className="kt-mono">{client.client_id}</span>
            <Copying text={client.client_id} label="Copy the client id" />
          </Group>
        }
      >
        {mayRotate && (
          <Button
            variant="default"
            onClick={() =>
              ask({
                title: 'Make a new secret?',
                words: 'The old one stops working at once. The new one is shown once.',
                yes: 'Make a new secret',
                danger: true,
                run: async () => {
                  const path = `/clients/${encoded(client.client_id)}/rotate-secret`
                  setSecret((await post<Application>(path)).client_secret)
                  // it is another one now, and what is being edited goes on from there
                  await queries.invalidateQueries({ queryKey: ['clients', client.client_id], exact: true })
                },
              })
            }
          >
            New secret
          </Button>
        )}
        <Deleting
          name={client.name}
          words="Its tokens and grants stop working."
          scope="delete:clients"
          path={`/clients/${encoded(client.client_id)}`}
          to="/applications"
          list={['clients', 'list']}
        />
      </PageHead>
      <Modal opened={secret !== undefined} onClose={() => setSecret(undefined)} title="The new secret">
        <Stack>
          <Text fz="sm">Copy it now: it is not shown again.</Text>
          <Group wrap="nowrap">
            <TextInput readOnly value={secret ?? ''} aria-label="Secret" className="kt-mono" style={{ flex: 1 }} />
            <Copying text={secret ?? ''} label="Copy the secret" />
          </Group>
        </Stack>
      </Modal>
      {dialog}
    </>
  )
}

function Settings({ client }: { client: StoredApplication }) {
  const may = useMay('update:clients')
  const { value, changes, dirty, change, discard, save } = useChanges(client, 'settings', {
    name: client.name,
    description: client.description ?? '',
    callbacks: (client.callbacks ?? []).join('\n'),
    logout: (client.allowed_logout_urls ?? []).join('\n'),
    login: client.initiate_login_uri ?? '',
  })
  return (
    <Stack maw={680} className="kt-card" p="lg">
      <TextInput
        label="Name"
        value={value.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        disabled={!may}
      />
      <TextInput
        label="Description"
        value={value.description}
        maxLength={140}
        onChange={(event) => change({ description: event.currentTarget.value })}
        disabled={!may}
      />
      <Textarea
        label="Callback URLs"
        description="Where a sign-in may return to, one a line, compared byte by byte"
        value={value.callbacks}
        onChange={(event) => change({ callbacks: event.currentTarget.value })}
        autosize
        minRows={2}
        className="kt-mono"
        disabled={!may}
      />
      <Textarea
        label="Logout URLs"
        description="Where a logout may return to, one a line"
        value={value.logout}
        onChange={(event) => change({ logout: event.currentTarget.value })}
        autosize
        minRows={2}
        className="kt-mono"
        disabled={!may}
      />
      <TextInput
        label="Login page"
        description="“Password Changed!” leads back here"
        value={value.login}
        onChange={(event) => change({ login: event.currentTarget.value })}
        disabled={!may}
      />
      <Saver
        dirty={dirty}
        discard={discard}
        disabled={!may}
        refresh={['clients']}
        save={() => {
          const { callbacks, logout, login, ...same } = changes
          return save({
            ...same,
            ...(callbacks === undefined ? {} : { callbacks: lines(callbacks) }),
            ...(logout === undefined ? {} : { allowed_logout_urls: lines(logout) }),
            ...(login === undefined ? {} : { initiate_login_uri: login === '' ? null : login }),
          })
        }}
      />
    </Stack>
  )
}

type Grant = { id: string; client_id: string; audience: string; scope: string[] }
type Api = {
  id: string
  name: string
  identifier: string
  scopes?: { value: string; description?: string }[]
  is_system?: boolean
}

function ApiAccess({ client }: { client: Application }) {
  const grants = useQuery({
    queryKey: ['clients', client.client_id, 'grants'],
    retry: false,
    queryFn: ({ signal }) => get<Grant[]>(`/client-grants?client_id=${encoded(client.client_id)}`, signal),
  })
  const apis = useQuery({
    queryKey: ['apis'],
    queryFn: ({ signal }) => get<Api[]>('/resource-servers?per_page=100', signal),
  })
  return (
    <Answer of={apis}>
      {(all) => (
        <Answer of={grants}>
          {(found) => (
            <Stack maw={680}>
              {all.map((api) => (
                <ApiGrant
                  key={api.id}
                  client={client}
                  api={api}
                  grant={found.find(({ audience }) => audience === api.identifier)}
                />
              ))}
            </Stack>
          )}
        </Answer>
      )}
    </Answer>
  )
}

function ApiGrant({ client, api, grant }: { client: Application; api: Api; grant: Grant | undefined }) {
  const may = useMay('update:client_grants')
  const { value, dirty, change, discard } = useEdited({ scope: grant?.scope ?? [] })
  return (
    <section className="kt-card" style={{ padding: '1.25rem' }} aria-label={api.name}>
      <Stack>
        <div>
          <Text fw={600}>{api.name}</Text>
          <Text fz="sm" c="dimmed" className="kt-mono">
            {api.identifier}
          </Text>
        </div>
        <MultiSelect
          label="Scopes"
          data={(api.scopes ?? []).map((scope) => scope.value)}
          value={value.scope}
          onChange={(scope) => change({ scope })}
          searchable
          placeholder={value.scope.length === 0 ? 'Nothing is allowed' : undefined}
          maxDropdownHeight={280}
          disabled={!may}
          clearable
          clearButtonProps={{ 'aria-label': 'Take every scope away' }}
        />
        <Saver
          dirty={dirty}
          discard={discard}
          disabled={!may}
          refresh={['clients', client.client_id, 'grants']}
          done="The grant is live"
          guarded={false}
          save={() =>
            grant
              ? patch(`/client-grants/${encoded(grant.id)}`, { scope: value.scope })
              : post('/client-grants', { client_id: client.client_id, audience: api.identifier, scope: value.scope })
          }
        />
      </Stack>
    </section>
  )
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
