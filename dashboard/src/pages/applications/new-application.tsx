// The dialog that makes an application, and lets it use what its people sign in with.
import { Checkbox, MultiSelect, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { id, post } from '../../api/client.ts'
import { CreateForm } from '../../parts/create-form.tsx'
import { tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { type Database, databases, letUse } from '../connections/databases.ts'
import { type Tenant, tenantSettings } from '../settings/tenant.ts'
import { APP_TYPES, type Application, MACHINE } from './application.ts'

const LABEL = 'People sign in with'
const WORDS = 'They sign in, sign up and reset their password in this application'
/** More than are listed one by one. */
const MANY = 8

export function NewApplication({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [type, setType] = useState<string | null>('regular_web')
  const mayEnable = useMay('update:connections')
  const [chosen, choose] = useState<string[]>()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const asks = mayEnable && type !== MACHINE
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const [all, tenant] = asks
          ? await Promise.all([
              // whoever is faster than the lists gets what they propose; what cannot be read stops nobody
              queries.ensureQueryData(databases).catch(() => []),
              queries.ensureQueryData(tenantSettings).catch(() => undefined),
            ])
          : [[], undefined]
        const wanted = chosen ?? proposed(all, tenant)
        const made = await post<Application>('/clients', { name: name.trim(), app_type: type })
        const refused = await enable(
          all.filter((each) => wanted.includes(each.id)),
          made,
        )
        await queries.invalidateQueries({ queryKey: ['clients'] })
        await queries.invalidateQueries({ queryKey: ['connections'] })
        await navigate(`/applications/${id(made.client_id)}${refused === undefined ? '' : '?tab=connections'}`)
        if (refused !== undefined) tellFailure(refused)
      }}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong}
            data-autofocus
          />
          <Select label="Kind" data={APP_TYPES} value={type} onChange={setType} allowDeselect={false} />
          {asks && <SignInWith chosen={chosen} onChange={choose} />}
        </>
      )}
    </CreateForm>
  )
}

/** The tenant's default directory, or the only connection that there is. */
function proposed(all: readonly Database[], tenant: Tenant | undefined): string[] {
  const first = all.find((each) => each.name === tenant?.default_directory) ?? (all.length === 1 ? all[0] : undefined)
  return first === undefined ? [] : [first.id]
}

/** One call each: what is refused stops no other. @returns what did not happen */
async function enable(wanted: readonly Database[], made: Application): Promise<Error | undefined> {
  const refused: string[] = []
  let reason: unknown
  for (const connection of wanted) {
    try {
      await letUse(connection.id, made.client_id, true)
    } catch (thrown) {
      refused.push(connection.name)
      reason = thrown
    }
  }
  if (refused.length === 0) return undefined
  const words = reason instanceof Error ? reason.message : String(reason)
  return new Error(
    `${made.name} was created, but people of ${refused.join(', ')} cannot sign in to it yet. Switch it on here. The server said: ${words}`,
    { cause: reason },
  )
}

function SignInWith({
  chosen,
  onChange,
}: {
  /** undefined until somebody chose */
  chosen: string[] | undefined
  onChange: (chosen: string[]) => void
}) {
  const all = useQuery(databases)
  const tenant = useQuery(tenantSettings)
  const isAwaited = all.isPending || tenant.isPending
  const value = chosen ?? proposed(all.data ?? [], tenant.data)
  if (all.data?.length === 0) {
    return (
      <Text fz="sm">
        There is no database connection yet. People can sign in once there is one and it is switched on in the
        application’s tab Connections.
      </Text>
    )
  }
  const choices = {
    label: LABEL,
    description: WORDS,
    value: isAwaited ? [] : value,
    onChange,
    error: all.error?.message,
  }
  return (
    <>
      {all.data !== undefined && all.data.length > MANY ? (
        <MultiSelect
          {...choices}
          data={all.data.map((each) => ({ value: each.id, label: each.name }))}
          disabled={isAwaited}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'No connection' }}
          nothingFoundMessage="No such connection"
          // inside the dialog, which says that nothing beside it counts; its list is what scrolls
          comboboxProps={{ withinPortal: false }}
          withScrollArea={false}
          styles={{ options: { maxHeight: 180, overflowY: 'auto' } }}
        />
      ) : (
        <Checkbox.Group {...choices}>
          <Stack gap="xs" mt="xs">
            {isAwaited ? (
              <Skeleton height={20} />
            ) : (
              all.data?.map((each) => <Checkbox key={each.id} value={each.id} label={each.name} />)
            )}
          </Stack>
        </Checkbox.Group>
      )}
      {!isAwaited && value.length === 0 && (
        <Text fz="sm" role="status">
          Nobody can sign in until a connection is switched on in the application’s tab Connections.
        </Text>
      )}
    </>
  )
}
