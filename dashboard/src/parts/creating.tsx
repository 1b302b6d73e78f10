// The button at the head of a list that makes one more, and its dialog; nobody sees it who may not.
import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'

import { useMay } from '../session/signed-in.tsx'

export function Creating({
  label,
  scope,
  children,
}: {
  /** of the button and of the dialog */
  label: string
  scope: string
  /** the form, made anew each time */
  children: (close: () => void) => ReactNode
}) {
  const may = useMay(scope)
  const [opened, { open, close }] = useDisclosure(false)
  if (!may) return null
  return (
    <>
      <Button leftSection={<Plus size={16} />} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={label}>
        {opened && children(close)}
      </Modal>
    </>
  )
}
