// The phone provider: Twilio, or none.
import { PasswordInput, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { get, id, patch, post } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useEdited } from '../../parts/edited.ts'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { TryIt } from './try-it.tsx'

type Provider = {
  id: string
  name: string
  disabled?: boolean
  configuration?: { sid?: string; default_from?: string; mssid?: string; delivery_methods?: string[] } | null
}

export function PhoneProvider() {
  const provider = useQuery({
    queryKey: ['phone-provider'],
    queryFn: async ({ signal }) =>
      (await get<{ providers: Provider[] }>('/branding/phone/providers', signal)).providers[0] ?? null,
  })
  return <Answer of={provider}>{(found) => <Form provider={found} />}</Answer>
}

function Form({ provider }: { provider: Provider | null }) {
  const may = useMay('update:phone_providers', 'create:phone_providers')
  const [token, setToken] = useState('')
  const { configuration } = provider ?? {}
  const { value, dirty, change, discard } = useEdited({
    sid: configuration?.sid ?? '',
    from: configuration?.default_from ?? '',
    disabled: provider?.disabled ?? false,
  })
  if (provider && provider.name !== 'twilio') {
    return <Text>Messages are delivered by a webhook, set over the API ({provider.name}).</Text>
  }
  return (
    <Stack maw={680}>
      <Stack className="kt-card" p="lg">
        <Text fz="sm" c="dimmed">
          Twilio sends codes by text message and by voice. In development without it, they are in the inbox at
          /dev/inbox.
        </Text>
        <TextInput
          label="Account SID"
          value={value.sid}
          onChange={(event) => change({ sid: event.currentTarget.value })}
          placeholder="AC…"
          disabled={!may}
        />
        <PasswordInput
          label="Auth token"
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          autoComplete="off"
          placeholder={provider ? 'kept' : undefined}
          disabled={!may}
          visibilityToggleButtonProps={{ 'aria-label': 'Show auth token' }}
        />
        <TextInput
          label="From"
          value={value.from}
          onChange={(event) => change({ from: event.currentTarget.value })}
          placeholder="+15555550100"
          disabled={!may}
        />
        <Switch
          label="In use"
          checked={!value.disabled}
          onChange={(event) => change({ disabled: !event.currentTarget.checked })}
          disabled={!may}
        />
        <Saver
          dirty={dirty || token !== ''}
          discard={() => {
            discard()
            setToken('')
          }}
          disabled={!may}
          refresh={['phone-provider']}
          save={async () => {
            const body = {
              name: 'twilio',
              disabled: value.disabled,
              configuration: {
                ...configuration,
                sid: value.sid.trim(),
                default_from: value.from.trim(),
                delivery_methods: configuration?.delivery_methods ?? ['text', 'voice'],
              },
              ...(token === '' ? {} : { credentials: { auth_token: token } }),
            }
            await (provider
              ? patch(`/branding/phone/providers/${id(provider.id)}`, body)
              : post('/branding/phone/providers', body))
            setToken('')
          }}
        />
      </Stack>
      {provider && may && (
        <div className="kt-card" style={{ padding: '1.25rem' }}>
          <TryIt
            path={`/branding/phone/providers/${id(provider.id)}/try`}
            label="Send a test message to"
            words="Send"
          />
        </div>
      )}
    </Stack>
  )
}
