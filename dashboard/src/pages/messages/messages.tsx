// Mail and SMS: who delivers, and what the mails say.
import { Tabs } from '@mantine/core'
import { useSearchParams } from 'react-router'

import { PageHead } from '../../parts/page-head.tsx'
import { MailProvider } from './mail-provider.tsx'
import { PhoneProvider } from './phone-provider.tsx'
import { Templates } from './templates.tsx'

export function Component() {
  const [query, setQuery] = useSearchParams()
  return (
    <>
      <PageHead title="Mail and SMS" words="Who delivers messages, and what the mails say." />
      <Tabs
        value={query.get('tab') ?? 'mail'}
        onChange={(tab) => setQuery({ tab: tab ?? 'mail' }, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="mail">Mail provider</Tabs.Tab>
          <Tabs.Tab value="templates">Mail templates</Tabs.Tab>
          <Tabs.Tab value="phone">Phone provider</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="mail">
          <MailProvider />
        </Tabs.Panel>
        <Tabs.Panel value="templates">
          <Templates />
        </Tabs.Panel>
        <Tabs.Panel value="phone">
          <PhoneProvider />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
