// Suspicious-IP throttling: one address that tries many accounts.
import { Group, NumberInput, Text } from '@mantine/core'

import { Protection } from './protection.tsx'

type Stage = { max_attempts: number; rate: number }
type ThrottlingSettings = {
  enabled: boolean
  shields: string[]
  allowlist: string[]
  stage: { 'pre-login': Stage; 'pre-user-registration': Stage }
}

const STAGES = [
  ['pre-login', 'Failed sign-ins'],
  ['pre-user-registration', 'Sign-ups'],
] as const

export function Throttling() {
  return (
    <Protection<ThrottlingSettings>
      name="suspicious-ip-throttling"
      label="Suspicious-IP throttling"
      description="Counts failed sign-ins and sign-ups of one address, for whatever accounts: an IPv4 address, or a /64 of IPv6."
      shields={[
        { value: 'block', label: 'Make the address wait' },
        { value: 'admin_notification', label: 'Mail the administrators', description: 'Once an hour' },
      ]}
    >
      {({ stage }, change, disabled) =>
        STAGES.map(([name, label]) => {
          const { max_attempts: most, rate } = stage[name]
          const set = (part: Partial<Stage>) => change({ stage: { ...stage, [name]: { ...stage[name], ...part } } })
          return (
            <div key={name} role="group" aria-label={label}>
              <Text fw={600} fz="sm" mb={4}>
                {label}
              </Text>
              <Group align="flex-end">
                <NumberInput
                  label="At most"
                  value={most}
                  onChange={(many) => set({ max_attempts: Number(many) })}
                  min={1}
                  disabled={disabled}
                  w={140}
                />
                <NumberInput
                  label="One more after (seconds)"
                  value={rate / 1000}
                  onChange={(seconds) => set({ rate: Math.round(Number(seconds) * 1000) })}
                  min={0.001}
                  decimalScale={3}
                  disabled={disabled}
                  w={220}
                />
              </Group>
            </div>
          )
        })
      }
    </Protection>
  )
}
