// What the forms of attack protection share: reading one of its settings, the shields, the addresses that are let through.
import { Checkbox, Stack, Switch, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { get, patch } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useEdited } from '../../parts/edited.ts'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'

type Kept = { enabled: boolean; shields: string[]; allowlist?: string[] }

/** One setting under /attack-protection: its switch, its shields, and what `children` ask for beyond them. */
export function Protection<T extends Kept>({
  name,
  label,
  description,
  shields,
  children,
}: {
  name: string
  label: string
  description: string
  shields: readonly { value: string; label: string; description?: string }[]
  children?: (value: T, change: (part: Partial<T>) => void, disabled: boolean) => ReactNode
}) {
  const key = ['attack-protection', name]
  const stored = useQuery({ queryKey: key, queryFn: ({ signal }) => get<T>(`/attack-protection/${name}`, signal) })
  return (
    <Answer of={stored}>
      {(found) => (
        <Form name={name} stored={found} label={label} description={description} shields={shields}>
          {children}
        </Form>
      )}
    </Answer>
  )
}

function Form<T extends Kept>({
  name,
  stored,
  label,
  description,
  shields,
  children,
}: Omit<Parameters<typeof Protection<T>>[0], 'name'> & { name: string; stored: T }) {
  const may = useMay('update:attack_protection')
  const { value, dirty, change, discard } = useEdited<T & { addresses: string }>({
    ...stored,
    addresses: (stored.allowlist ?? []).join('\n'),
  })
  const disabled = !may || !value.enabled
  return (
    <Stack maw={680}>
      <Stack className="kt-card" p="lg">
        <Switch
          label={label}
          description={description}
          checked={value.enabled}
          disabled={!may}
          onChange={(event) => change({ enabled: event.currentTarget.checked } as Partial<T & { addresses: string }>)}
        />
        <Checkbox.Group
          label="Then"
          value={value.shields}
          onChange={(chosen) => change({ shields: chosen } as Partial<T & { addresses: string }>)}
        >
          <Stack gap="xs" mt="xs">
            {shields.map((shield) => (
              <Checkbox key={shield.value} {...shield} disabled={disabled} />
            ))}
          </Stack>
        </Checkbox.Group>
        {children?.(value, change as (part: Partial<T>) => void, disabled)}
        {stored.allowlist && (
          <Textarea
            label="Addresses that are let through"
            description="IP addresses and ranges (CIDR), one a line"
            placeholder="192.0.2.0/24"
            value={value.addresses}
            onChange={(event) => change({ addresses: event.currentTarget.value } as Partial<T & { addresses: string }>)}
            autosize
            minRows={2}
            className="kt-mono"
            disabled={disabled}
          />
        )}
      </Stack>
      <Saver
        dirty={dirty}
        discard={discard}
        disabled={!may}
        refresh={['attack-protection', name]}
        done="It counts from the next sign-in on"
        save={() => {
          const { addresses, ...rest } = value
          const allowlist = addresses.split(/[\s,]+/).filter((each) => each !== '')
          return patch(`/attack-protection/${name}`, { ...rest, ...(stored.allowlist ? { allowlist } : {}) })
        }}
      />
    </Stack>
  )
}
