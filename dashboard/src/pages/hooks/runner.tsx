// Runs the saved script on an editable body; what is not saved is saved first, and the button says so.
import { Alert, Badge, Button, Group, JsonInput, SegmentedControl, Stack, Tabs, Text } from '@mantine/core'
import { Play } from 'lucide-react'
import { useState } from 'react'

import { id, post } from '../../api/client.ts'
import type { RunError, RunResponse } from '../../api/types.ts'
import { Json } from '../../parts/json.tsx'
import { ConsoleLines, Requests, Stats } from '../../parts/run-parts.tsx'
import { tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { type Hook, HOOK_SAMPLE } from './hook.ts'

type Ran = RunResponse & { status: 'ok' | 'failed'; error: RunError | null; response: unknown }

export function Runner({ hook, dirty, save }: { hook: Hook; dirty: boolean; save: () => Promise<boolean> }) {
  const may = useMay('update:hooks')
  const [body, setBody] = useState(JSON.stringify(HOOK_SAMPLE, null, 2))
  const [mode, setMode] = useState('live')
  const [wrong, setWrong] = useState<string>()
  const [ran, setRan] = useState<Ran>()
  const [busy, setBusy] = useState(false)

  async function run() {
    let parsed: unknown
    try {
      parsed = JSON.parse(body)
    } catch (thrown) {
      return setWrong(thrown instanceof Error ? `This is not JSON: ${thrown.message}` : 'This is not JSON.')
    }
    setBusy(true)
    try {
      if (!(await save())) return
      setRan(await post<Ran>(`/hooks/${id(hook.id)}/test`, { body: parsed, mode }))
    } catch (thrown) {
      tellFailure(thrown)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div style={{ display: 'flex', gap: '1.25rem', flexWrap: 'wrap', alignItems: 'flex-start' }}>
      <Stack style={{ flex: '1 1 320px', minWidth: 0 }}>
        <JsonInput
          label="Body"
          value={body}
          onChange={(text) => {
            setBody(text)
            setWrong(undefined)
          }}
          error={wrong}
          validationError={wrong ?? 'This is not JSON.'}
          autosize
          minRows={8}
          maxRows={18}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8rem' } }}
        />
        <Group>
          <SegmentedControl
            aria-label="Outbound requests"
            size="xs"
            value={mode}
            onChange={setMode}
            data={[
              { value: 'live', label: 'Requests go out' },
              { value: 'dry', label: 'Send nothing out' },
            ]}
          />
          {may && (
            <Button leftSection={<Play size={16} />} loading={busy} onClick={() => void run()}>
              {dirty ? 'Save and run' : 'Run'}
            </Button>
          )}
        </Group>
      </Stack>
      <Stack style={{ flex: '1 1 360px', minWidth: 0 }}>
        {ran ? (
          <>
            <Group gap="xs">
              <Badge color={ran.status === 'ok' ? 'green' : 'red'}>
                {ran.status === 'ok' ? 'Succeeded' : 'Failed'}
              </Badge>
              <Text fz="xs" c="dimmed">
                {ran.runtime}
              </Text>
            </Group>
            {ran.error && (
              <Alert color="red" title={ran.error.id}>
                <pre className="kt-pre">{ran.error.msg}</pre>
              </Alert>
            )}
            <Tabs key={JSON.stringify(ran.stats)} defaultValue="response">
              <Tabs.List>
                <Tabs.Tab value="response">Response</Tabs.Tab>
                <Tabs.Tab value="logs">Logs ({ran.logs.length})</Tabs.Tab>
                <Tabs.Tab value="requests">Requests ({ran.requests.length})</Tabs.Tab>
                <Tabs.Tab value="stats">Stats</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="response" pt="sm">
                <Json value={ran.response} label="response" />
              </Tabs.Panel>
              <Tabs.Panel value="logs" pt="sm">
                <ConsoleLines logs={ran.logs} truncated={ran.logs_truncated === true} />
              </Tabs.Panel>
              <Tabs.Panel value="requests" pt="sm">
                <Requests requests={ran.requests} />
              </Tabs.Panel>
              <Tabs.Panel value="stats" pt="sm">
                <Stats stats={ran.stats} />
              </Tabs.Panel>
            </Tabs>
          </>
        ) : (
          <Text c="dimmed" fz="sm">
            The Runner calls the saved script with this body and shows what it answered, printed and sent.
          </Text>
        )}
      </Stack>
    </div>
  )
}
