// Keeps an event with its stubs under a name; what the draft does with them now is what is expected from then on.
import { Modal, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { type Kept, keepTest, testsOf } from '../../api/tests.ts'
import type { Action } from '../../api/types.ts'
import { CreateForm } from '../../parts/create-form.tsx'
import { tell } from '../../parts/toast.tsx'

export function KeepTest({
  action,
  test,
  ready,
  onClose,
}: {
  action: Action
  test: Kept
  ready: () => Promise<Action | undefined>
  onClose: () => void
}) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  return (
    <Modal opened onClose={onClose} title="Keep as a test">
      <CreateForm
        onClose={onClose}
        submit="Keep"
        create={async () => {
          if (name.trim() === '') throw new Error('Give the test a name.')
          const built = await ready()
          if (!built) return onClose()
          const { status, errors = [] } = built
          if (status !== 'built') throw new Error(errors[0]?.msg ?? 'The build failed.')
          const made = await keepTest(action.id, { name: name.trim(), ...test })
          await queries.invalidateQueries({ queryKey: testsOf(action.id).queryKey })
          onClose()
          tell(`The test ${made.name} is kept`)
        }}
      >
        {(wrong) => (
          <>
            <TextInput
              label="Name"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={wrong}
              maxLength={128}
              placeholder="mails the user"
              data-autofocus
            />
            <Text fz="sm" c="dimmed">
              The draft runs once against{' '}
              {test.stubs.length === 0
                ? 'empty answers'
                : test.stubs.length === 1
                  ? 'one stub'
                  : `${test.stubs.length} stubs`}
              , with nothing going out. How it ends, its API calls and the requests that it would send are what the test
              expects. <code>keyturn actions test</code> runs it too.
            </Text>
          </>
        )}
      </CreateForm>
    </Modal>
  )
}
