// Fills in what a continue handler begins with: parameters and token of a redirect, or the answers of a form.
import {
  Checkbox,
  JsonInput,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useId, useRef } from 'react'

import type { Form } from '../../api/schema.ts'
import { answered, type Returned, TOKENS } from './returned.ts'

type Change = (part: Partial<Returned>) => void

const monospace = {
  styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8rem' } },
  spellCheck: false,
} as const

export function ReturnedFields({
  returned,
  secrets,
  forms,
  focus,
  onFocused,
  onChange,
}: {
  returned: Returned
  secrets: readonly string[]
  forms: UseQueryResult<Form[]>
  /** asks for the focus, once */
  focus: boolean
  onFocused: () => void
  onChange: Change
}) {
  const group = useRef<HTMLDivElement>(null)
  const label = useId()
  useEffect(() => {
    if (!focus) return
    group.current?.focus()
    onFocused()
  }, [focus, onFocused])
  return (
    <Stack
      ref={group}
      gap="sm"
      className="kt-card"
      p="sm"
      role="group"
      aria-labelledby={label}
      tabIndex={-1}
      style={{ scrollMarginTop: '5.5rem' }}
    >
      <Text fz="sm" fw={500} id={label}>
        What comes back
      </Text>
      <SegmentedControl
        fullWidth
        size="xs"
        value={returned.from}
        onChange={(value) => onChange({ from: value === 'form' ? 'form' : 'redirect' })}
        aria-labelledby={label}
        data={[
          { value: 'redirect', label: 'From a redirect' },
          { value: 'form', label: 'From a form' },
        ]}
      />
      {returned.from === 'redirect' ? (
        <Redirected returned={returned} secrets={secrets} onChange={onChange} />
      ) : (
        <Answered returned={returned} forms={forms} onChange={onChange} />
      )}
    </Stack>
  )
}

function Redirected({
  returned: { query, body, token, secret, name, in: place, claims },
  secrets,
  onChange,
}: {
  returned: Returned
  secrets: readonly string[]
  onChange: Change
}) {
  return (
    <>
      <Select
        size="xs"
        label="Session token"
        description="Signed by this run with a secret of the draft, as the other site does it."
        data={Object.entries(TOKENS).map(([value, words]) => ({ value, label: words }))}
        value={token}
        allowDeselect={false}
        onChange={(value) => onChange({ token: (value ?? 'none') as Returned['token'] })}
      />
      {token !== 'none' && (
        <>
          <Select
            size="xs"
            label="Signed with the secret"
            data={[...secrets]}
            value={secret === '' ? null : secret}
            placeholder={secrets.length === 0 ? 'The draft has no secrets' : 'Choose one'}
            onChange={(value) => onChange({ secret: value ?? '' })}
          />
          <TextInput
            size="xs"
            label="Its parameter"
            value={name}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
            placeholder="session_token"
            spellCheck={false}
          />
          <Select
            size="xs"
            label="It comes"
            data={[
              { value: 'query', label: 'In the address (GET)' },
              { value: 'body', label: 'In a form (POST)' },
            ]}
            value={place}
            allowDeselect={false}
            onChange={(value) => onChange({ in: value === 'body' ? 'body' : 'query' })}
          />
          <JsonInput
            {...monospace}
            size="xs"
            label="Its claims"
            description="Beside iss, sub, exp and state, which the run sets."
            value={claims}
            onChange={(value) => onChange({ claims: value })}
            autosize
            minRows={2}
            maxRows={8}
          />
        </>
      )}
      <Textarea
        {...monospace}
        size="xs"
        label="Parameters of the address"
        description="One name=value in a line, or the whole address that came back. The state of a test is “test”."
        value={query}
        onChange={(event) => onChange({ query: event.currentTarget.value })}
        placeholder="result=passed"
        autosize
        minRows={1}
        maxRows={8}
      />
      <Textarea
        {...monospace}
        size="xs"
        label="Posted fields"
        value={body}
        onChange={(event) => onChange({ body: event.currentTarget.value })}
        placeholder="result=passed"
        autosize
        minRows={1}
        maxRows={8}
      />
    </>
  )
}

function Answered({
  returned: { form, fields, vars },
  forms,
  onChange,
}: {
  returned: Returned
  forms: UseQueryResult<Form[]>
  onChange: Change
}) {
  const all = forms.data ?? []
  const found = all.find(({ id }) => id === form)
  const known = all.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <>
      <Select
        size="xs"
        label="Form"
        data={form === '' || found ? known : [...known, { value: form, label: form }]}
        value={form === '' ? null : form}
        placeholder={forms.data?.length === 0 ? 'There are no forms yet' : 'Choose one'}
        error={forms.isError ? forms.error.message : form !== '' && forms.data && !found && 'There is no such form.'}
        onChange={(value) => onChange({ form: value ?? '', fields: {} })}
      />
      {found?.fields.map((field) => (
        <AnswerField
          key={field.id}
          field={field}
          value={fields[field.id]}
          onChange={(value) => onChange({ fields: answered(fields, field, value) })}
        />
      ))}
      <JsonInput
        {...monospace}
        size="xs"
        label="Its variables"
        description="What prompt.render gave the form."
        value={vars}
        onChange={(value) => onChange({ vars: value })}
        autosize
        minRows={1}
        maxRows={8}
      />
    </>
  )
}

function AnswerField({
  field: { id, type, label = id, required = false, options = [] },
  value,
  onChange,
}: {
  field: Form['fields'][number]
  value: unknown
  onChange: (value: string | number | boolean) => void
}) {
  const words = { size: 'xs', label, withAsterisk: required } as const
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  switch (type) {
    case 'rich_text':
      return null
    case 'boolean':
    case 'legal':
      return (
        <Checkbox
          size="xs"
          label={label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'number':
      return <NumberInput {...words} value={text} onChange={(given) => onChange(numberIn(given))} hideControls />
    case 'choice':
      return (
        <Select
          {...words}
          data={options.map((option) => ({ ...option }))}
          value={text === '' ? null : text}
          clearable={!required}
          onChange={(chosen) => onChange(chosen ?? '')}
        />
      )
    case 'text':
    case 'email':
      return <TextInput {...words} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
  }
}

/** What is half typed stays as it is. */
function numberIn(given: string | number | bigint): string | number {
  return typeof given === 'bigint' ? given.toString() : given
}
