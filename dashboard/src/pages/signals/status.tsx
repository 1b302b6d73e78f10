// The buttons that pause, disable and enable a stream: with the reason that its receiver is told, and a way back.
import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'

import { id as encoded, post } from '../../api/client.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { PATH, type Stream, titleOf } from './streams.ts'

const DONE = {
  enabled: 'Enabled',
  paused: 'Paused: events wait, for seven days at most',
  disabled: 'Disabled: no event is kept',
}

export function StatusButtons({ stream }: { stream: Stream }) {
  const { status, reason, waiting } = stream
  const queries = useQueryClient()
  const { ask, dialog } = useConfirm()
  const given = useRef('')

  const set = async (next: Stream['status'], why: string | undefined) => {
    await post(`${PATH}/${encoded(stream.id)}/status`, { status: next, ...(why ? { reason: why } : {}) })
    await queries.invalidateQueries({ queryKey: ['signal-streams'] })
  }
  const change = async (next: Stream['status'], why?: string) => {
    await set(next, why)
    tell(DONE[next], { undo: () => void set(status, reason).catch(tellFailure) })
  }
  const enable = () => change('enabled').catch(tellFailure)
  const askFor = (next: 'paused' | 'disabled') => {
    given.current = ''
    const disabling = next === 'disabled'
    ask({
      title: `${disabling ? 'Disable' : 'Pause'} ${titleOf(stream)}?`,
      words: (
        <Stack>
          <Text inherit>{disabling ? whatIsLost(waiting) : whatWaits(status)}</Text>
          <TextInput
            label="Reason"
            description="Its receiver is told; “by an administrator” when it is left empty"
            maxLength={300}
            data-autofocus={disabling ? undefined : true}
            onChange={(event) => {
              given.current = event.currentTarget.value
            }}
          />
        </Stack>
      ),
      yes: disabling ? 'Disable' : 'Pause',
      danger: disabling,
      run: () => change(next, given.current.trim()),
    })
  }

  // the one that was pressed stays, and keeps the focus: what it says next is the way on
  return (
    <>
      <Button variant="default" onClick={() => (status === 'enabled' ? askFor('paused') : void enable())}>
        {status === 'enabled' ? 'Pause' : 'Enable'}
      </Button>
      <Button variant="default" onClick={() => askFor(status === 'disabled' ? 'paused' : 'disabled')}>
        {status === 'disabled' ? 'Pause' : 'Disable'}
      </Button>
      {dialog}
    </>
  )
}

function whatWaits(now: Stream['status']): string {
  return now === 'disabled'
    ? 'From now on events wait until it is enabled, for seven days at most. What happened while it was disabled is not among them.'
    : 'Events wait until it is enabled, for seven days at most.'
}

function whatIsLost(waiting: number): string {
  const dropped =
    waiting === 0
      ? ''
      : `${waiting.toLocaleString('en')} waiting ${waiting === 1 ? 'event is' : 'events are'} dropped, and cannot be brought back. `
  return `${dropped}What happens until it is enabled its receiver never hears. Pausing keeps events.`
}
