// Attack protection: guessing one password, guessing many, and passwords that were stolen elsewhere.
import { Tabs } from '@mantine/core'
import { useSearchParams } from 'react-router'

import { PageHead } from '../../parts/page-head.tsx'
import { BlockedAddress } from './blocked-address.tsx'
import { Breaches } from './breaches.tsx'
import { BruteForce } from './brute-force.tsx'
import { Throttling } from './throttling.tsx'

export function Component() {
  const [query, setQuery] = useSearchParams()
  return (
    <>
      <PageHead
        title="Attack protection"
        words="What stands between a guesser and a password. Counts from the next sign-in on."
      />
      <Tabs
        value={query.get('tab') ?? 'brute-force'}
        onChange={(tab) => setQuery(tab === null || tab === 'brute-force' ? {} : { tab }, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="brute-force">Brute force</Tabs.Tab>
          <Tabs.Tab value="throttling">Suspicious addresses</Tabs.Tab>
          <Tabs.Tab value="breaches">Breached passwords</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="brute-force">
          <BruteForce />
        </Tabs.Panel>
        <Tabs.Panel value="throttling">
          <Throttling />
          <BlockedAddress />
        </Tabs.Panel>
        <Tabs.Panel value="breaches">
          <Breaches />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
