// Settings of the tenant.
import { NumberInput, Select, Stack, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'

import { patch } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useEdited } from '../../parts/edited.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { databases } from '../connections/databases.ts'
import { type Tenant, tenantSettings } from './tenant.ts'

export function Component() {
  const settings = useQuery(tenantSettings)
  return (
    <>
      <PageHead title="Settings" words="What the tenant is called, and how long sessions last." />
      <Answer of={settings}>{(found) => <Form tenant={found} />}</Answer>
    </>
  )
}

function Form({ tenant }: { tenant: Tenant }) {
  const may = useMay('update:tenant_settings')
  const { value, dirty, change, discard } = useEdited({
    friendly_name: tenant.friendly_name ?? '',
    support_email: tenant.support_email ?? '',
    support_url: tenant.support_url ?? '',
    default_audience: tenant.default_audience ?? '',
    default_directory: tenant.default_directory ?? '',
    session_lifetime: tenant.session_lifetime ?? 168,
    idle_session_lifetime: tenant.idle_session_lifetime ?? 72,
  })
  const text = (name: 'friendly_name' | 'support_email' | 'support_url' | 'default_audience') => ({
    value: value[name],
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
    disabled: !may,
  })
  return (
    <Stack maw={680}>
      <Stack className="kt-card" p="lg">
        <Title order={2}>The tenant</Title>
        <TextInput
          label="Friendly name"
          description="Stands on the pages and in the mails"
          {...text('friendly_name')}
        />
        <TextInput label="Support address" {...text('support_email')} />
        <TextInput label="Support page" {...text('support_url')} />
        <TextInput
          label="Default audience"
          description="The API that tokens are for when none is named"
          {...text('default_audience')}
        />
        <Directory
          value={value.default_directory}
          stored={tenant.default_directory ?? ''}
          onChange={(chosen) => change({ default_directory: chosen })}
          disabled={!may}
        />
      </Stack>
      <Stack className="kt-card" p="lg">
        <Title order={2}>Sessions</Title>
        <NumberInput
          label="End at the latest after (hours)"
          value={value.session_lifetime}
          onChange={(hours) => change({ session_lifetime: Number(hours) })}
          min={0}
          max={87_600}
          disabled={!may}
          maw={260}
        />
        <NumberInput
          label="End when unused for (hours)"
          value={value.idle_session_lifetime}
          onChange={(hours) => change({ idle_session_lifetime: Number(hours) })}
          min={0}
          max={87_600}
          disabled={!may}
          maw={260}
        />
      </Stack>
      <Saver
        dirty={dirty}
        discard={discard}
        disabled={!may}
        refresh={['tenant']}
        save={() =>
          // only what was changed: an empty text is none
          patch(
            '/tenants/settings',
            Object.fromEntries(
              Object.entries(value).filter(([name, now]) => now !== (tenant[name as keyof Tenant] ?? '')),
            ),
          )
        }
      />
    </Stack>
  )
}

function Directory({
  value,
  stored,
  onChange,
  disabled,
}: {
  value: string
  stored: string
  onChange: (name: string) => void
  disabled: boolean
}) {
  const { data: found } = useQuery(databases)
  const names = (found ?? []).map(({ name }) => name)
  return (
    <Select
      label="Default directory"
      description="The connection that judges passwords of the grant “password”, which names none itself"
      data={[
        { value: '', label: 'None: such requests are refused' },
        // one over the API, too, of which there is no connection any more
        ...new Set([...(stored === '' ? [] : [stored]), ...names]),
      ]}
      value={value}
      onChange={(name) => name !== null && onChange(name)}
      error={
        found &&
        found.length < 100 &&
        value !== '' &&
        !names.includes(value) &&
        'There is no database connection of this name.'
      }
      allowDeselect={false}
      disabled={disabled}
    />
  )
}
