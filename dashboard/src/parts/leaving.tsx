// Guards what is not saved: inside the dashboard by a question, at closing the tab by the browser's own.
import { Button, Group, Modal, Text } from '@mantine/core'
import { useEffect } from 'react'
import type { Blocker } from 'react-router'

import { isSigningIn } from '../session/token.ts'

/** State of the way to the list of what was just deleted: what was typed into it needs no question. */
export const GONE = 'gone'

export function Leaving({ blocker, what = 'Your changes to this draft' }: { blocker: Blocker; what?: string }) {
  return (
    <Modal opened={blocker.state === 'blocked'} onClose={() => blocker.reset?.()} title="Leave without saving?">
      <Text>{what} are not saved and would be lost.</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => blocker.reset?.()} data-autofocus>
          Stay
        </Button>
        <Button color="red.8" onClick={() => blocker.proceed?.()}>
          Leave
        </Button>
      </Group>
    </Modal>
  )
}

/** The browser asks when the tab is closed. */
export function useGuardedTab(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return
    // signing in again keeps the draft by itself
    const ask = (event: BeforeUnloadEvent) => (isSigningIn() ? undefined : event.preventDefault())
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [dirty])
}
