// Real-time log: what Actions print, as it happens; pause, search, clear, download.
import { Alert, Badge, Button, Group, Switch, Text, TextInput } from '@mantine/core'
import { Download, Pause, Play, Search, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'

import { Failure } from '../../parts/answer.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { TailLines } from './tail-lines.tsx'
import { type TailLine, type TailState, useTail } from './use-tail.ts'

const WORDS: Record<TailState['kind'], [string, string]> = {
  connecting: ['Connecting to the log…', 'blue'],
  connected: ['CONNECTED', 'green'],
  paused: ['PAUSED', 'gray'],
  disconnected: ['DISCONNECTED', 'red'],
  refused: ['DISCONNECTED', 'red'],
}

export function Component() {
  const [paused, setPaused] = useState(false)
  const [search, setSearch] = useState('')
  const [local, setLocal] = useState(false)
  const { state, lines, gone, clear } = useTail(paused)

  const wanted = search.trim().toLowerCase()
  const shown = useMemo(
    () =>
      wanted === ''
        ? lines
        : lines.filter(({ level, text, action_name: name }) =>
            `${level} ${name} ${text}`.toLowerCase().includes(wanted),
          ),
    [lines, wanted],
  )
  const [words, color] = WORDS[state.kind]
  return (
    <>
      <PageHead
        title="Real-time logs"
        words={
          <Group gap="xs">
            <span>What Actions print, a moment after they end, on whichever node they ran.</span>
            <Badge color={color} role="status">
              {words}
            </Badge>
          </Group>
        }
      >
        {state.kind !== 'refused' && (
          <Button
            variant="default"
            leftSection={paused ? <Play size={16} /> : <Pause size={16} />}
            onClick={() => setPaused(!paused)}
          >
            {paused ? 'Resume' : 'Pause'}
          </Button>
        )}
      </PageHead>
      {state.kind === 'refused' ? (
        <Failure error={state.error} />
      ) : (
        <>
          {state.kind === 'disconnected' && (
            <Alert color="red" mb="sm" title="The log cannot be read">
              {state.words} It is tried again every second, from where it was: no line is lost.
            </Alert>
          )}
          <Group mb="sm" align="center">
            <TextInput
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
              placeholder="Search text, level or Action"
              aria-label="Search the log"
              leftSection={<Search size={16} />}
              style={{ flex: '1 1 220px' }}
            />
            <Switch label="Local time" checked={local} onChange={(event) => setLocal(event.currentTarget.checked)} />
            <Button
              variant="default"
              leftSection={<Download size={16} />}
              disabled={shown.length === 0}
              onClick={() => download(shown)}
            >
              Download
            </Button>
            <Button variant="default" leftSection={<Trash2 size={16} />} disabled={lines.length === 0} onClick={clear}>
              Clear
            </Button>
          </Group>
          <TailLines lines={shown} local={local} begun={state.kind !== 'connecting'} />
          <Text fz="xs" c="dimmed" mt={6}>
            {wanted === '' ? count(lines.length) : `${shown.length.toLocaleString('en')} of ${count(lines.length)}`}
            {gone > 0 && ` · ${count(gone)} before them are no longer kept here; each execution has its own`}
          </Text>
        </>
      )}
    </>
  )
}

function count(lines: number): string {
  return `${lines.toLocaleString('en')} ${lines === 1 ? 'line' : 'lines'}`
}

function download(lines: readonly TailLine[]): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(lines, null, 2)], { type: 'application/json' }))
  link.download = 'keyturn-log.json'
  link.click()
  URL.revokeObjectURL(link.href)
}
