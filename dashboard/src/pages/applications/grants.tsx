// The grant types of an application as switches, what speaks against each, and whose word for an address it is.
import { Alert, Anchor, Stack, Switch, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { databasesOf } from '../connections/databases.ts'
import { tenantSettings } from '../settings/tenant.ts'
import { type StoredApplication, useChanges } from './changes.ts'
import {
  BY_FACTOR,
  BY_PASSWORD,
  grantTypesAfter,
  idle,
  isPublic,
  lacksFactors,
  others,
  SIGN_IN,
  switchesOf,
  unusable,
} from './grant-types.ts'

/** After the reason against what is on all the same. */
const IN_VAIN = ' It is on, and nothing comes of it.'

export function GrantTypes({ client }: { client: StoredApplication }) {
  const may = useMay('update:clients')
  const stored = { ...switchesOf(client), trusted: client.is_token_endpoint_ip_header_trusted === true }
  const { value, changes, dirty, change, discard, save } = useChanges(client, 'grants', stored)
  const further = others(client)
  const row = ({ grant, label, words }: (typeof SIGN_IN)[number]) => {
    const reason = unusable(client, grant)
    const note = reason === undefined ? idle(client, value, grant) : reason + (value[grant] ? IN_VAIN : '')
    return (
      <Row
        key={grant}
        name={grant}
        label={label}
        words={words}
        note={note}
        on={value[grant]}
        // what is on can always be switched off
        disabled={!may || (reason !== undefined && !stored[grant])}
        onChange={(on) => change({ [grant]: on })}
      />
    )
  }
  return (
    <Stack maw={680}>
      <Part title="Hosted login and machines">
        {SIGN_IN.map(row)}
        {further.length > 0 && (
          <Text fz="xs" c="dimmed" className="kt-break">
            Stored as well, not offered by this server, and kept as they are: {further.join(', ')}
          </Text>
        )}
      </Part>
      <Part title="Passwords in the application’s own form">
        <Alert
          color="yellow"
          role="note"
          icon={<TriangleAlert size={18} />}
          title="The application sees people’s passwords"
        >
          Hosted login is safer: people type their password on this server’s own pages alone, and every second factor
          works there. Switch these on only for an application that cannot open a browser.
        </Alert>
        {BY_PASSWORD.map(row)}
        {value.password && unusable(client, 'password') === undefined && <Directory client={client} />}
      </Part>
      <Part title="Second factors after such a password">
        {lacksFactors(client, value) && (
          <Alert color="yellow" role="status" icon={<TriangleAlert size={18} />} title="No MFA grant is on">
            People who must give a second factor are answered <span className="kt-mono">mfa_required</span> and cannot
            go on in this application.
          </Alert>
        )}
        {BY_FACTOR.map(row)}
      </Part>
      <Part title="Addresses of its users">
        <Row
          name="auth0-forwarded-for"
          label="Believe the address that the application names"
          words="A server that asks for tokens of its users names theirs in this header: brute-force protection and Actions see that one instead of the server’s own. Believed only with the application’s secret or key."
          note={
            isPublic(client)
              ? `Not for a public application: without a secret anybody could name any address.${value.trusted ? IN_VAIN : ''}`
              : undefined
          }
          on={value.trusted}
          disabled={!may || (isPublic(client) && !stored.trusted)}
          onChange={(trusted) => change({ trusted })}
        />
      </Part>
      <Saver
        dirty={dirty}
        discard={discard}
        disabled={!may}
        refresh={['clients']}
        save={() => {
          const { trusted, ...grants } = changes
          return save({
            ...(Object.keys(grants).length === 0 ? {} : { grant_types: grantTypesAfter(client, grants) }),
            ...(trusted === undefined ? {} : { is_token_endpoint_ip_header_trusted: trusted }),
          })
        }}
      />
    </Stack>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="kt-card" style={{ padding: '1.25rem' }} aria-label={title}>
      <Stack>
        <Title order={2}>{title}</Title>
        {children}
      </Stack>
    </section>
  )
}

function Row({
  name,
  label,
  words,
  note,
  on,
  disabled,
  onChange,
}: {
  /** on the wire */
  name: string
  label: string
  words: string
  note: string | undefined
  on: boolean
  disabled: boolean
  onChange: (on: boolean) => void
}) {
  return (
    <Switch
      label={label}
      // else the whole description is its name, and then told once more
      aria-label={label}
      description={
        <>
          {words}{' '}
          {note !== undefined && (
            <Text span inherit display="block" c="var(--mantine-color-yellow-light-color)">
              {note}
            </Text>
          )}
          <Text
            span
            display="block"
            className="kt-mono kt-break"
            style={{ fontSize: 'inherit', lineHeight: 'inherit' }}
          >
            {name}
          </Text>
        </>
      }
      checked={on}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}

/** Who judges passwords of the grant `password`, and whether that comes to anything. */
function Directory({ client: { client_id: client } }: { client: StoredApplication }) {
  const tenant = useQuery(tenantSettings)
  const own = useQuery(databasesOf(client))
  if (tenant.data === undefined || own.data === undefined) return null
  const { default_directory: name = '' } = tenant.data
  const isEnabled = own.data.some((each) => each.name === name)
  const link = (to: string, label: string) => (
    <Anchor component={Link} inherit to={to}>
      {label}
    </Anchor>
  )
  return (
    <Text fz="sm" role="status" className="kt-break">
      {name === '' ? (
        <>
          The tenant has no default directory: until one is chosen in {link('/settings', 'Settings')}, “Password” is
          refused.
        </>
      ) : (
        <>
          The default directory is <b>{name}</b> ({link('/settings', 'Settings')}).
          {!isEnabled && (
            <>
              {' '}
              This application may not use it: until it does ({link('?tab=connections', 'Connections')}), “Password” is
              refused.
            </>
          )}
        </>
      )}
    </Text>
  )
}
