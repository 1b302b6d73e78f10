// Asks before what cannot be undone, and says what it will do; Enter never confirms by accident.
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { tellFailure } from './toast.tsx'

export type Ask = (question: Question) => void

type Question = { title: string; words: ReactNode; yes: string; danger?: boolean; run: () => Promise<unknown> | void }

/** `ask` opens the question, `dialog` is where it stands in the page. */
export function useConfirm(): { ask: Ask; dialog: ReactNode } {
  const [question, setQuestion] = useState<Question>()
  const [busy, setBusy] = useState(false)
  const close = () => setQuestion(undefined)
  const dialog = (
    <Modal opened={question !== undefined} onClose={close} title={question?.title ?? ''}>
      <Stack>
        <Text component="div">{question?.words}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            Cancel
          </Button>
          <Button
            color={question?.danger ? 'red.8' : undefined}
            loading={busy}
            onClick={async () => {
              setBusy(true)
              try {
                await question?.run()
                close()
              } catch (thrown) {
                tellFailure(thrown)
              } finally {
                setBusy(false)
              }
            }}
          >
            {question?.yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
  return { ask: setQuestion, dialog }
}
