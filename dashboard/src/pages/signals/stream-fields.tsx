// The fields of a stream of security events: how it is delivered, which events, and how users are named in them.
import { Checkbox, PasswordInput, Select, Stack, TextInput } from '@mantine/core'

import { EVENTS, ofStream, POLL, PUSH, type Stream } from './streams.ts'

export type Draft = {
  description: string
  method: Stream['delivery']['method']
  url: string
  /** never that which is stored */
  authorization: string
  events: readonly string[]
  format: Stream['format']
}

export const NEW: Draft = {
  ...{ description: '', method: PUSH, url: '', authorization: '', format: 'iss_sub' },
  events: EVENTS.map(({ type }) => type),
}

export function draftOf({
  description = '',
  delivery: { method, endpoint_url },
  events_requested,
  format,
}: Stream): Draft {
  const url = method === PUSH ? endpoint_url : ''
  return { description, method, url, authorization: '', events: events_requested, format }
}

/** What the server is sent; without a header the stored one stays with its address. */
export function bodyOf({ description, method, url, authorization, events, format }: Draft): Record<string, unknown> {
  const header = authorization.trim()
  return {
    ...{ description: description.trim(), events_requested: events, format },
    delivery:
      method === PUSH
        ? { method, endpoint_url: url.trim(), ...(header === '' ? {} : { authorization_header: header }) }
        : { method },
  }
}

type Fields = {
  value: Draft
  change: (part: Partial<Draft>) => void
  disabled?: boolean
}

export function DeliveryFields({ value, change, disabled = false, stored }: Fields & { stored?: Stream }) {
  const { delivery } = stored ?? {}
  const sameAddress = delivery?.method === PUSH && delivery.endpoint_url === value.url.trim()
  const keeps = sameAddress && delivery.has_authorization_header
  const forgets = !sameAddress && delivery?.has_authorization_header === true
  return (
    <>
      <Select
        label="Delivery"
        description={value.method === PUSH ? 'Events are sent to the receiver' : 'The receiver fetches events here'}
        data={[
          { value: PUSH, label: 'Push (RFC 8935)' },
          { value: POLL, label: 'Poll (RFC 8936)' },
        ]}
        value={value.method}
        allowDeselect={false}
        onChange={(method) => method && change({ method })}
        disabled={disabled}
      />
      {value.method === PUSH ? (
        <>
          <TextInput
            label="Address"
            description="Gets a POST with each event; https, and reachable from outside"
            placeholder="https://app.example.com/events"
            value={value.url}
            onChange={(event) => change({ url: event.currentTarget.value })}
            withAsterisk
            disabled={disabled}
          />
          <PasswordInput
            label="Authorization header"
            description={
              forgets
                ? 'Another address gets none unless it is entered again'
                : 'Sent with each event, and never shown again'
            }
            placeholder={keeps ? 'kept' : 'Bearer …'}
            value={value.authorization}
            onChange={(event) => change({ authorization: event.currentTarget.value })}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': 'Show Authorization header' }}
            disabled={disabled}
          />
        </>
      ) : null}
    </>
  )
}

export function EventFields({ value, change, disabled = false }: Fields) {
  const others = value.events.filter((type) => !EVENTS.some((each) => each.type === type))
  return (
    <>
      <Checkbox.Group label="Events" value={[...value.events]} onChange={(events) => change({ events })}>
        <Stack gap="xs" mt="xs">
          {EVENTS.map(({ type, label, description }) => (
            <Checkbox key={type} value={type} label={label} description={description} disabled={disabled} />
          ))}
          {others.map((type) => (
            <Checkbox
              key={type}
              value={type}
              label={<span style={{ overflowWrap: 'anywhere' }}>{type}</span>}
              description={ofStream(type) ? 'It comes with every stream' : 'The receiver asked for it; it is not sent'}
              disabled={disabled}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Select
        label="Users are named by"
        data={[
          { value: 'iss_sub', label: 'Their user id (iss_sub)' },
          { value: 'email', label: 'Their address (email)' },
        ]}
        value={value.format}
        allowDeselect={false}
        onChange={(format) => format && change({ format })}
        disabled={disabled}
      />
    </>
  )
}
