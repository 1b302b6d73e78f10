// The form of a dialog that makes one thing: what the server refuses stands at its first field, and the dialog stays open.
import { Button, Group, Stack } from '@mantine/core'
import { type ReactNode, useState } from 'react'

export function CreateForm({
  onClose,
  create,
  submit = 'Create',
  children,
}: {
  onClose: () => void
  /** makes it and goes on to it */
  create: () => Promise<void>
  submit?: string
  /** its fields; the first shows the refusal */
  children: (wrong: string | undefined) => ReactNode
}) {
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  return (
    <form
      noValidate
      autoComplete="off"
      onSubmit={async (event) => {
        event.preventDefault()
        setBusy(true)
        setWrong(undefined)
        try {
          await create()
        } catch (thrown) {
          setWrong(thrown instanceof Error ? thrown.message : String(thrown))
        } finally {
          setBusy(false)
        }
      }}
    >
      <Stack>
        {children(wrong)}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
