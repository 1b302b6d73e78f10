// A colour: typed, or picked with what the system has for it. What is no colour stays in the field, and is told.
import { TextInput, type TextInputProps } from '@mantine/core'

import { wrongColour } from './theme-fields.ts'

export function ColourInput({
  label,
  value,
  onChange,
  ...others
}: Omit<TextInputProps, 'onChange'> & { label: string; value: string; onChange: (colour: string) => void }) {
  const fits = wrongColour(value) === undefined
  return (
    <TextInput
      {...others}
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value.trim())}
      maxLength={7}
      spellCheck={false}
      leftSectionPointerEvents="all"
      leftSection={
        <input
          type="color"
          className="kt-colour"
          aria-label={`Pick: ${label}`}
          value={fits ? whole(value) : '#ffffff'}
          onChange={(event) => onChange(event.currentTarget.value)}
          disabled={others.disabled}
        />
      }
    />
  )
}

/** The picker knows the long form only. */
function whole(colour: string): string {
  return colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour
}
