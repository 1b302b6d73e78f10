// Attack protection: guessing one password, guessing many, and passwords that were stolen elsewhere.
import { AddressTabs } from '../../parts/address-tabs.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { BlockedAddress } from './blocked-address.tsx'
import { Breaches } from './breaches.tsx'
import { BruteForce } from './brute-force.tsx'
import { Throttling } from './throttling.tsx'

export function Component() {
  return (
    <>
      <PageHead
        title="Attack protection"
        words="What stands between a guesser and a password. Counts from the next sign-in on."
      />
      <AddressTabs
        tabs={[
          { value: 'brute-force', label: 'Brute force', panel: <BruteForce /> },
          {
            value: 'throttling',
            label: 'Suspicious addresses',
            panel: (
              <>
                <Throttling />
                <BlockedAddress />
              </>
            ),
          },
          { value: 'breaches', label: 'Breached passwords', panel: <Breaches /> },
        ]}
      />
    </>
  )
}
