// The search of a list: its words stand in the address, so that a search is a link.
import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Search as Glass } from 'lucide-react'
import { type ReactNode } from 'react'
import { useSearchParams } from 'react-router'

/** @returns the words when nobody has typed for a moment, and the field */
export function useSearch(label: string, placeholder?: string): { text: string; field: ReactNode } {
  const [query, setQuery] = useSearchParams()
  const typed = query.get('q') ?? ''
  const [text] = useDebouncedValue(typed.trim(), 300)
  const field = (
    <TextInput
      type="search"
      value={typed}
      onChange={(event) => {
        const next = new URLSearchParams(query)
        if (event.currentTarget.value === '') next.delete('q')
        else next.set('q', event.currentTarget.value)
        setQuery(next, { replace: true })
      }}
      aria-label={label}
      placeholder={placeholder ?? label}
      leftSection={<Glass size={16} aria-hidden />}
      maw={460}
      mb="md"
    />
  )
  return { text, field }
}
