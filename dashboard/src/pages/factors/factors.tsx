// MFA factors: which ones Actions may ask for.
import { Stack, Switch, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'

import { get, put } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'

type Factor = { name: string; enabled: boolean; trial_expired?: boolean }

const WORDS: Record<string, [name: string, words: string]> = {
  otp: ['One-time password', 'A code from an authenticator application.'],
  email: ['Email', 'A code sent to the verified address.'],
  sms: ['Phone message', 'A code by SMS or by voice. Needs a phone provider.'],
  'webauthn-roaming': ['Security key', 'A key that is plugged in or held near (FIDO2).'],
  'webauthn-platform': ['Device biometrics', 'Fingerprint, face or PIN of the device (FIDO2).'],
  'recovery-code': ['Recovery code', 'A code that was noted down at the enrollment; good once.'],
}

export function Component() {
  const factors = useQuery({
    queryKey: ['factors'],
    queryFn: ({ signal }) => get<Factor[]>('/guardian/factors', signal),
  })
  const queries = useQueryClient()
  const may = useMay('update:guardian_factors')
  const set = async (name: string, enabled: boolean) => {
    await put(`/guardian/factors/${name}`, { enabled })
    await queries.invalidateQueries({ queryKey: ['factors'] })
  }
  return (
    <>
      <PageHead
        title="MFA factors"
        words="A factor that is switched on can be enrolled, and asked for by an Action in a reset."
      />
      <Answer of={factors}>
        {(all) => (
          <Stack gap="sm" maw={680}>
            {all
              .filter(({ name }) => Object.hasOwn(WORDS, name))
              .map(({ name, enabled }) => {
                const [label, words] = WORDS[name] ?? [name, '']
                return (
                  <div key={name} className="kt-card" style={{ padding: '1rem 1.25rem' }}>
                    <Switch
                      label={label}
                      description={words}
                      checked={enabled}
                      disabled={!may}
                      onChange={async (event) => {
                        const on = event.currentTarget.checked
                        try {
                          await set(name, on)
                          tell(`${label} is ${on ? 'on' : 'off'}`, {
                            undo: () => void set(name, !on).catch(tellFailure),
                          })
                        } catch (thrown) {
                          tellFailure(thrown)
                        }
                      }}
                    />
                  </div>
                )
              })}
            <Text fz="sm" c="dimmed">
              Who has which factor stands with the user.
            </Text>
          </Stack>
        )}
      </Answer>
    </>
  )
}
