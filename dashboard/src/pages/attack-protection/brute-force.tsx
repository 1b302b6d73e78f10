// Brute-force protection: many wrong passwords of one account.
import { NumberInput, Select } from '@mantine/core'

import { Protection } from './protection.tsx'

type BruteForceSettings = {
  enabled: boolean
  shields: string[]
  allowlist: string[]
  mode: 'count_per_identifier_and_ip' | 'count_per_identifier'
  max_attempts: number
}

export function BruteForce() {
  return (
    <Protection<BruteForceSettings>
      name="brute-force-protection"
      label="Brute-force protection"
      description="Counts wrong passwords of one account. An address from which its owner has signed in before is not held up by strangers."
      shields={[
        {
          value: 'block',
          label: 'Block the account from that address',
          description: 'For 30 days; a mailed link or a new password lifts it',
        },
        { value: 'user_notification', label: 'Mail the owner', description: 'Five a day at most' },
      ]}
    >
      {(value, change, disabled) => (
        <>
          <NumberInput
            label="Wrong passwords"
            description="So many, and no more"
            value={value.max_attempts}
            onChange={(many) => change({ max_attempts: Number(many) })}
            min={1}
            max={100}
            disabled={disabled}
            maw={220}
          />
          <Select
            label="Counted"
            data={[
              { value: 'count_per_identifier_and_ip', label: 'Per account and address' },
              { value: 'count_per_identifier', label: 'Per account: strangers can lock its owner out' },
            ]}
            value={value.mode}
            onChange={(mode) => mode && change({ mode })}
            allowDeselect={false}
            disabled={disabled}
          />
        </>
      )}
    </Protection>
  )
}
