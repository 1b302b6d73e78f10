// The fields of a log stream's receiver.
import { PasswordInput, Select, TextInput } from '@mantine/core'

import { type SinkType, SINKS } from './sinks.ts'

export function SinkFields({
  type,
  texts,
  change,
  stored,
  disabled = false,
}: {
  type: SinkType
  texts: Readonly<Record<string, string>>
  change: (name: string, text: string) => void
  /** whether secrets are stored, and stay when nothing is entered */
  stored: boolean
  disabled?: boolean
}) {
  return SINKS[type].fields.map(({ name, label, description, placeholder, secret, optional, choices }) => {
    const shared = { label, description, disabled, withAsterisk: !optional && !choices && !(secret && stored) }
    const value = texts[name] ?? ''
    if (choices) {
      return (
        <Select
          key={name}
          {...shared}
          data={choices}
          value={value}
          allowDeselect={false}
          onChange={(chosen) => chosen && change(name, chosen)}
        />
      )
    }
    const typed = {
      ...shared,
      value,
      placeholder: secret && stored ? 'kept' : placeholder,
      onChange: (event: { currentTarget: { value: string } }) => change(name, event.currentTarget.value),
    }
    return secret ? (
      <PasswordInput
        key={name}
        {...typed}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': `Show ${label}` }}
      />
    ) : (
      <TextInput key={name} {...typed} />
    )
  })
}
