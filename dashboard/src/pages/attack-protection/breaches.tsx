// Breached-password detection: a password that stands on a list of stolen ones.
import { Checkbox, Select, Stack } from '@mantine/core'

import { Protection } from './protection.tsx'

type StageShields = { shields: string[] }
type BreachSettings = {
  enabled: boolean
  shields: string[]
  admin_notification_frequency: string[]
  stage: { 'pre-user-registration': StageShields; 'pre-change-password': StageShields }
}

const STAGES = [
  ['pre-user-registration', 'Refuse such a password at a sign-up'],
  ['pre-change-password', 'Refuse such a password at a reset or change'],
] as const

export function Breaches() {
  return (
    <Protection<BreachSettings>
      name="breached-password-detection"
      label="Breached-password detection"
      description="Looks passwords up in a bundled list, and in the one named by KEYTURN_BREACHED_API. At a sign-in it is always told in the log."
      shields={[
        { value: 'block', label: 'Refuse the sign-in until the password is reset' },
        { value: 'user_notification', label: 'Mail the owner' },
        { value: 'admin_notification', label: 'Mail the administrators' },
      ]}
    >
      {({ stage, shields, admin_notification_frequency: often }, change, disabled) => (
        <>
          {shields.includes('admin_notification') && (
            <Select
              label="How often administrators are told"
              data={[
                { value: 'immediately', label: 'At once' },
                { value: 'daily', label: 'Once a day' },
                { value: 'weekly', label: 'Once a week' },
                { value: 'monthly', label: 'Once a month' },
              ]}
              value={often[0] ?? 'immediately'}
              onChange={(chosen) => chosen && change({ admin_notification_frequency: [chosen] })}
              allowDeselect={false}
              disabled={disabled}
              maw={280}
            />
          )}
          <Stack gap="xs">
            {STAGES.map(([name, label]) => (
              <Checkbox
                key={name}
                label={label}
                checked={stage[name].shields.includes('block')}
                disabled={disabled}
                onChange={(event) => {
                  const others = stage[name].shields.filter((each) => each !== 'block')
                  const chosen = event.currentTarget.checked ? [...others, 'block'] : others
                  change({ stage: { ...stage, [name]: { shields: chosen } } })
                }}
              />
            ))}
          </Stack>
        </>
      )}
    </Protection>
  )
}
