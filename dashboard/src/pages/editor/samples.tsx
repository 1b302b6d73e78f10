// View Samples: the catalogue's code for this trigger, to read and to take over.
import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { useState } from 'react'

import type { Trigger } from '../../api/types.ts'
import { catalogue } from '../library/catalogue.ts'

export function Samples({
  trigger,
  onTake,
  disabled,
}: {
  trigger: Trigger
  onTake: (code: string) => void
  disabled: boolean
}) {
  const [open, setOpen] = useState(false)
  const offered = catalogue.filter((each) => each.trigger === trigger.id)
  const [name, setName] = useState<string | null>(offered[0]?.id ?? null)
  const chosen = offered.find((each) => each.id === name)
  return (
    <>
      <Button
        variant="default"
        size="xs"
        style={{ position: 'fixed', right: 132, bottom: 20, zIndex: 10 }}
        onClick={() => setOpen(true)}
      >
        View Samples
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title="Samples" size="xl">
        <Stack>
          <Select
            label="Sample"
            data={offered.map((each) => ({ value: each.id, label: each.name }))}
            value={name}
            onChange={setName}
            allowDeselect={false}
            description={chosen?.words}
          />
          <pre
            className="kt-pre kt-card"
            style={{ padding: '1rem', maxHeight: '50vh', overflow: 'auto' }}
            tabIndex={0}
            role="region"
            aria-label="Code"
          >
            {chosen?.code}
          </pre>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              Close
            </Button>
            <Button
              disabled={disabled || !chosen}
              onClick={() => {
                if (chosen) onTake(chosen.code)
                setOpen(false)
              }}
            >
              Replace my code with it
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
