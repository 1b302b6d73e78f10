// What each kind of log stream asks for. What is secret is stored sealed and comes back masked.
import type { LogStream } from '../../api/schema.ts'

export type SinkType = LogStream['type']
export type SinkField = {
  name: string
  label: string
  description?: string
  placeholder?: string
  secret?: true
  optional?: true
  choices?: readonly { value: string; label: string }[]
}

/** Stands for a stored secret; sent back, it leaves that as it is. */
export const NOT_SHOWN = '_VALUE_NOT_SHOWN_'

const region = (name: string, ...values: string[]): SinkField => ({
  name,
  label: 'Region',
  choices: values.map((value) => ({ value, label: value.toUpperCase() })),
})

export const SINKS: Record<SinkType, { label: string; fields: readonly SinkField[] }> = {
  http: {
    label: 'Web address (HTTP)',
    fields: [
      {
        name: 'httpEndpoint',
        label: 'Address',
        description: 'Gets a POST with the events; https in production',
        placeholder: 'https://siem.example.com/events',
      },
      {
        name: 'httpAuthorization',
        label: 'Authorization header',
        placeholder: 'Bearer …',
        secret: true,
        optional: true,
      },
      {
        name: 'httpContentFormat',
        label: 'Format',
        choices: [
          { value: 'JSONLINES', label: 'JSON, one event a line' },
          { value: 'JSONARRAY', label: 'A JSON array' },
          { value: 'JSONOBJECT', label: 'One event a request' },
        ],
      },
    ],
  },
  datadog: {
    label: 'Datadog',
    fields: [
      { name: 'datadogApiKey', label: 'API key', secret: true },
      region('datadogRegion', 'us', 'eu', 'us3', 'us5'),
    ],
  },
  splunk: {
    label: 'Splunk',
    fields: [
      { name: 'splunkDomain', label: 'Domain', placeholder: 'http-inputs-example.splunkcloud.com' },
      { name: 'splunkPort', label: 'Port', placeholder: '443' },
      { name: 'splunkToken', label: 'Token of the event collector', secret: true },
    ],
  },
  sumo: {
    label: 'Sumo Logic',
    fields: [
      { name: 'sumoSourceAddress', label: 'Address of the HTTP source', secret: true, placeholder: 'https://…' },
    ],
  },
  segment: { label: 'Segment', fields: [{ name: 'segmentWriteKey', label: 'Write key', secret: true }] },
  mixpanel: {
    label: 'Mixpanel',
    fields: [
      region('mixpanelRegion', 'us', 'eu'),
      { name: 'mixpanelProjectId', label: 'Project id' },
      { name: 'mixpanelServiceAccountUsername', label: 'Service account' },
      { name: 'mixpanelServiceAccountPassword', label: 'Its password', secret: true },
    ],
  },
}

/** The texts of the fields as the form begins: what is stored, and the first of every choice. */
export function textsOf(type: SinkType, stored: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return Object.fromEntries(
    SINKS[type].fields.map(({ name, secret, choices }) => {
      const known = stored[name]
      if (typeof known === 'string' && !(secret && known === NOT_SHOWN)) return [name, known]
      return [name, choices?.[0]?.value ?? '']
    }),
  )
}

/** What the server is sent: an empty secret stays as it is stored, what else is stored is kept. */
export function sinkOf(
  type: SinkType,
  texts: Readonly<Record<string, string>>,
  stored: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const given = SINKS[type].fields.flatMap(({ name, secret, optional }): [string, string][] => {
    const text = (texts[name] ?? '').trim()
    if (text !== '') return [[name, text]]
    if (secret && stored[name] !== undefined) return [[name, NOT_SHOWN]]
    return optional ? [] : [[name, '']]
  })
  return {
    ...stored,
    ...(type === 'splunk' ? { splunkSecure: stored['splunkSecure'] ?? true } : {}),
    ...Object.fromEntries<string>(given),
  }
}
