// The mail provider: its credentials go in and do not come out.
import { Button, PasswordInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { get, patch, post, Refused, remove } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { useEdited } from '../../parts/edited.ts'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { TryIt } from './try-it.tsx'

type Provider = {
  name: string
  enabled?: boolean
  default_from_address?: string
  credentials?: Record<string, string | number>
}
type Field = { name: string; label: string; secret?: true; whole?: true }

const PROVIDERS: Record<string, { label: string; fields: Field[] }> = {
  smtp: {
    label: 'SMTP',
    fields: [
      { name: 'smtp_host', label: 'Host' },
      { name: 'smtp_port', label: 'Port', whole: true },
      { name: 'smtp_user', label: 'User' },
      { name: 'smtp_pass', label: 'Password', secret: true },
    ],
  },
  sendgrid: { label: 'SendGrid', fields: [{ name: 'api_key', label: 'API key', secret: true }] },
  mailgun: {
    label: 'Mailgun',
    fields: [
      { name: 'api_key', label: 'API key', secret: true },
      { name: 'domain', label: 'Domain' },
    ],
  },
  mandrill: { label: 'Mandrill', fields: [{ name: 'api_key', label: 'API key', secret: true }] },
  resend: { label: 'Resend', fields: [{ name: 'api_key', label: 'API key', secret: true }] },
  sparkpost: { label: 'SparkPost', fields: [{ name: 'api_key', label: 'API key', secret: true }] },
  ses: {
    label: 'Amazon SES',
    fields: [
      { name: 'accessKeyId', label: 'Access key id', secret: true },
      { name: 'secretAccessKey', label: 'Secret access key', secret: true },
      { name: 'region', label: 'Region' },
    ],
  },
}

export function MailProvider() {
  const provider = useQuery({
    queryKey: ['mail-provider'],
    queryFn: async ({ signal }) => {
      try {
        return await get<Provider>('/emails/provider', signal)
      } catch (thrown) {
        // none is an answer too
        if (thrown instanceof Refused && thrown.status === 404) return null
        throw thrown
      }
    },
  })
  return <Answer of={provider}>{(found) => <Form provider={found} />}</Answer>
}

function Form({ provider }: { provider: Provider | null }) {
  const may = useMay('update:email_provider', 'create:email_provider')
  const queries = useQueryClient()
  const { ask, dialog } = useConfirm()
  const { value, dirty, change, discard } = useEdited({
    name: provider?.name ?? 'smtp',
    enabled: provider?.enabled ?? true,
    from: provider?.default_from_address ?? '',
  })
  const [credentials, setCredentials] = useState<Record<string, string>>({})
  const known = PROVIDERS[value.name]
  const given = Object.entries(credentials).filter(([, text]) => text !== '')
  const shown = value.name === provider?.name ? (provider.credentials ?? {}) : {}
  return (
    <Stack maw={680}>
      <Stack className="kt-card" p="lg">
        <Text fz="sm" c="dimmed">
          {provider
            ? 'Credentials are sealed in the store; leave a secret empty to keep it.'
            : 'There is no provider yet: in development, mails go to the inbox at /dev/inbox.'}
        </Text>
        <Select
          label="Provider"
          data={Object.entries(PROVIDERS).map(([name, { label }]) => ({ value: name, label }))}
          value={value.name}
          onChange={(name) => {
            if (name) change({ name })
            setCredentials({})
          }}
          allowDeselect={false}
          disabled={!may}
        />
        <TextInput
          label="Sender"
          value={value.from}
          onChange={(event) => change({ from: event.currentTarget.value })}
          placeholder="security@example.com"
          disabled={!may}
        />
        {known?.fields.map(({ name, label, secret }) => {
          const stored = shown[name]
          const shared = {
            label,
            value: credentials[name] ?? (secret || stored === undefined ? '' : String(stored)),
            onChange: (event: { currentTarget: { value: string } }) => {
              const text = event.currentTarget.value
              setCredentials((before) => ({ ...before, [name]: text }))
            },
            disabled: !may,
          }
          return secret ? (
            <PasswordInput
              key={name}
              {...shared}
              autoComplete="off"
              placeholder={provider?.name === value.name ? 'kept' : undefined}
              visibilityToggleButtonProps={{ 'aria-label': `Show ${label}` }}
            />
          ) : (
            <TextInput key={name} {...shared} />
          )
        })}
        <Switch
          label="In use"
          checked={value.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
          disabled={!may}
        />
        <Saver
          dirty={dirty || given.length > 0}
          discard={() => {
            discard()
            setCredentials({})
          }}
          disabled={!may}
          refresh={['mail-provider']}
          save={async () => {
            const all = Object.fromEntries([
              ...Object.entries(shown).map(([name, each]) => [name, each] as const),
              ...given.map(
                ([name, text]) =>
                  [name, known?.fields.find((field) => field.name === name)?.whole ? wholeOf(text) : text] as const,
              ),
            ])
            const body = {
              name: value.name,
              enabled: value.enabled,
              ...(value.from.trim() === '' ? {} : { default_from_address: value.from.trim() }),
              ...(given.length === 0 && provider?.name === value.name ? {} : { credentials: all }),
            }
            await (provider ? patch('/emails/provider', body) : post('/emails/provider', body))
            setCredentials({})
          }}
        >
          {provider && may && (
            <Button
              variant="default"
              c="var(--mantine-color-error)"
              onClick={() =>
                ask({
                  title: 'Delete the mail provider?',
                  words: 'Its credentials are gone. In production no mail is delivered until there is another.',
                  yes: 'Delete',
                  danger: true,
                  run: async () => {
                    await remove('/emails/provider')
                    await queries.invalidateQueries({ queryKey: ['mail-provider'] })
                  },
                })
              }
            >
              Delete
            </Button>
          )}
        </Saver>
      </Stack>
      {may && (
        <div className="kt-card" style={{ padding: '1.25rem' }}>
          <TryIt path="/keyturn/emails/provider/try" label="Send a test mail to" words="Send" />
        </div>
      )}
      {dialog}
    </Stack>
  )
}

/** What is no number goes as it was typed: the server says what is wrong with it. */
function wholeOf(text: string): number | string {
  return /^\d+$/.test(text.trim()) ? Number(text) : text
}
