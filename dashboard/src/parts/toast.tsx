// Short words about what was just done, read aloud politely; a failure stays until it is closed.
import { Button, Group, Notification, Portal, Stack, Text } from '@mantine/core'
import { useSyncExternalStore } from 'react'

type Toast = { key: number; words: string; kind: 'done' | 'failed'; undo?: () => void }

let toasts: readonly Toast[] = []
let next = 1
const listeners = new Set<() => void>()

function change(after: readonly Toast[]): void {
  toasts = after
  for (const listener of listeners) listener()
}

export function tell(words: string, more: { undo?: () => void } = {}): void {
  const key = next++
  change([...toasts.slice(-3), { key, words, kind: 'done', ...more }])
  setTimeout(() => change(toasts.filter((each) => each.key !== key)), more.undo ? 10_000 : 4_000)
}

export function tellFailure(thrown: unknown): void {
  const words = thrown instanceof Error ? thrown.message : String(thrown)
  change([...toasts.slice(-3), { key: next++, words, kind: 'failed' }])
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  const close = (key: number) => change(toasts.filter((each) => each.key !== key))
  return (
    <Portal>
      <Stack
        gap="xs"
        className="kt-toasts"
        // in the middle, on a phone at the top: the buttons that save stand at the right, below
        style={{
          position: 'fixed',
          left: '50%',
          transform: 'translateX(-50%)',
          zIndex: 400,
          width: 'min(380px, calc(100vw - 32px))',
        }}
        role="status"
        aria-live="polite"
      >
        {shown.map(({ key, words, kind, undo }) => (
          <Notification
            key={key}
            color={kind === 'done' ? 'key' : 'red'}
            withBorder
            onClose={() => close(key)}
            closeButtonProps={{ 'aria-label': 'Close message' }}
          >
            <Group justify="space-between" wrap="nowrap">
              <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
                {words}
              </Text>
              {undo && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  style={{ flexShrink: 0 }}
                  onClick={() => {
                    close(key)
                    undo()
                  }}
                >
                  Undo
                </Button>
              )}
            </Group>
          </Notification>
        ))}
      </Stack>
    </Portal>
  )
}
