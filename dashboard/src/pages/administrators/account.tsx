// One's own account at this dashboard: the password, and the second proof.
import { Alert, Badge, Button, Group, Modal, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { get, post, remove } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { CreateForm } from '../../parts/create-form.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { tell } from '../../parts/toast.tsx'
import { addSecondProof, forget, signIn } from '../../session/token.ts'

type Account = { id: string; email: string; role: string; mfa: boolean; mfa_required: boolean }

const SHOW = { 'aria-label': 'Show password' }

export function Component() {
  const found = useQuery({
    queryKey: ['account'],
    queryFn: ({ signal }) => get<Account>('/keyturn/account', signal),
  })
  return (
    <>
      <PageHead title="Your account" words="What you sign in to this dashboard with." />
      <Answer of={found}>
        {(account) => (
          <Stack maw={560} gap="xl">
            <Password email={account.email} />
            <SecondProof account={account} />
          </Stack>
        )}
      </Answer>
    </>
  )
}

function Password({ email }: { email: string }) {
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  return (
    <section className="kt-card" aria-labelledby="password">
      <form
        noValidate
        onSubmit={async (event) => {
          event.preventDefault()
          setBusy(true)
          setWrong(undefined)
          try {
            await post('/keyturn/account/password', { current_password: current, password })
            // every session of before is over, this one too
            forget()
            await signIn()
          } catch (thrown) {
            setWrong(thrown instanceof Error ? thrown.message : String(thrown))
            setBusy(false)
          }
        }}
      >
        <Stack p="md">
          <Title order={2} size="h4" id="password">
            Password
          </Title>
          <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
          {wrong !== undefined && (
            <Alert color="red" role="alert" title="The password was not changed">
              {wrong}
            </Alert>
          )}
          <PasswordInput
            label="Current password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            autoComplete="current-password"
            visibilityToggleButtonProps={SHOW}
          />
          <PasswordInput
            label="New password"
            description="15 characters or more"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="new-password"
            visibilityToggleButtonProps={SHOW}
          />
          <Text fz="sm" c="dimmed">
            You are signed out everywhere, here too, and sign in with the new password.
          </Text>
          <Group justify="flex-end">
            <Button type="submit" loading={busy} disabled={current === '' || password === ''}>
              Change password
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  )
}

function SecondProof({ account: { mfa, mfa_required: required } }: { account: Account }) {
  const [removing, { open, close }] = useDisclosure(false)
  return (
    <section className="kt-card" aria-labelledby="second-proof">
      <Stack p="md">
        <Group justify="space-between">
          <Title order={2} size="h4" id="second-proof">
            Second proof
          </Title>
          <Badge variant="light" color={mfa ? 'green' : 'gray'}>
            {mfa ? 'On' : 'Off'}
          </Badge>
        </Group>
        <Text fz="sm">
          {mfa
            ? 'You are asked for a code of your authenticator app, or for the recovery code, after the password.'
            : 'An authenticator app on your phone, asked for after the password. You enter your password once more to add it.'}
        </Text>
        {mfa && required && (
          <Text fz="sm" c="dimmed">
            This tenant asks every administrator for one, so it cannot be taken away.
          </Text>
        )}
        <Group justify="flex-end">
          {!mfa && <Button onClick={() => void addSecondProof()}>Add an authenticator app</Button>}
          {mfa && !required && (
            <Button variant="default" onClick={open}>
              Take it away
            </Button>
          )}
        </Group>
      </Stack>
      <Modal opened={removing} onClose={close} title="Take the second proof away">
        {removing && <Removal onClose={close} />}
      </Modal>
    </section>
  )
}

function Removal({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const [current, setCurrent] = useState('')
  const [code, setCode] = useState('')
  return (
    <CreateForm
      onClose={onClose}
      submit="Take away"
      create={async () => {
        await remove('/keyturn/account/mfa', { current_password: current, code: code.trim() })
        await queries.invalidateQueries({ queryKey: ['account'] })
        tell('From now on the password is enough')
        onClose()
      }}
    >
      {(wrong) => (
        <>
          <PasswordInput
            label="Current password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            autoComplete="current-password"
            visibilityToggleButtonProps={SHOW}
            error={wrong}
            data-autofocus
          />
          <TextInput
            label="Code"
            description="Of your authenticator app, or the recovery code"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            autoComplete="one-time-code"
          />
        </>
      )}
    </CreateForm>
  )
}
