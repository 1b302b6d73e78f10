// Tabs whose choice stands in the address (?tab=), so that each can be linked to; the first one is the page itself.
import { Tabs } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'

type Tab = { value: string; label: string; panel: ReactNode }

export function AddressTabs({ tabs }: { tabs: readonly [Tab, ...Tab[]] }) {
  const [query, setQuery] = useSearchParams()
  const [first] = tabs
  const asked = query.get('tab')
  const open = tabs.find(({ value }) => value === asked) ?? first
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // a phone shows some of them only
    const chosen = list.current?.querySelector<HTMLElement>(`[data-tab="${open.value}"]`)
    if (chosen && list.current)
      list.current.scrollLeft = chosen.offsetLeft + chosen.offsetWidth - list.current.clientWidth
  }, [open.value])
  return (
    <Tabs
      value={open.value}
      onChange={(tab) => setQuery(tab === null || tab === first.value ? {} : { tab }, { replace: true })}
      keepMounted={false}
    >
      <Tabs.List ref={list} mb="md" className="kt-tabs">
        {tabs.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value} data-tab={value}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={open.value}>{open.panel}</Tabs.Panel>
    </Tabs>
  )
}
