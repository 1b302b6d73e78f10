// From Hook to Action: what changes, and the proof that both send the same, side by side.
import { Alert, Button, Group, Stack, Switch, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useNavigate } from 'react-router'

import { id, post } from '../../api/client.ts'
import type { Action } from '../../api/types.ts'
import { Answer } from '../../parts/answer.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import type { Hook } from './hook.ts'
import { Proof, type Run } from './proof.tsx'

const DiffEditor = lazy(async () => ({ default: (await import('../editor/diff-editor.tsx')).DiffEditor }))

type Note = { line?: number; text: string }
type Converted = {
  code: string
  dependencies: { name: string; version: string }[]
  secrets: string[]
  report: { changes: Note[]; remarks: Note[]; not_converted: Note[] }
  proof?: { equal: boolean; runs: Run[] }
  action?: Action
}

export function Convert({ hook }: { hook: Hook }) {
  const [modernize, setModernize] = useState(false)
  const [busy, setBusy] = useState(false)
  const may = useMay('create:actions')
  const navigate = useNavigate()
  const queries = useQueryClient()
  const path = `/hooks/${id(hook.id)}/convert`
  const converted = useQuery({
    queryKey: ['hooks', hook.id, 'converted', hook.script, modernize],
    retry: false,
    staleTime: Infinity,
    queryFn: () => post<Converted>(path, { verify: true, modernize }),
  })
  return (
    <Stack>
      <Text fz="sm" c="dimmed">
        Hook and Action are run on the same samples without the network, and what they send is compared.
      </Text>
      <Switch
        label="Replace packages that nobody maintains"
        checked={modernize}
        onChange={(event) => setModernize(event.currentTarget.checked)}
      />
      <Answer of={converted} rows={6}>
        {({ code, dependencies, report, proof }) => (
          <Stack>
            {proof && (
              <Alert color={proof.equal ? 'green' : 'red'} title={proof.equal ? 'They do the same' : 'They differ'}>
                {proof.equal
                  ? `${proof.runs.length} runs with different users and answers of the network ended alike.`
                  : [...new Set(proof.runs.flatMap((run) => run.differences))].join('; ')}
              </Alert>
            )}
            <Suspense fallback={<Text>Loading…</Text>}>
              <DiffEditor before={hook.script} after={code} labels={['The Hook', 'The Action']} />
            </Suspense>
            <Notes title="Changed" notes={report.changes} />
            <Notes title="Worth knowing" notes={report.remarks} />
            <Notes title="Not converted: look at these" notes={report.not_converted} />
            {proof && <Proof runs={proof.runs} />}
            <Group justify="space-between">
              <Text fz="sm" c="dimmed">
                {dependencies.length > 0 &&
                  `Dependencies: ${dependencies.map(({ name, version }) => `${name}@${version}`).join(', ')}`}
              </Text>
              {may && (
                <Button
                  loading={busy}
                  onClick={async () => {
                    setBusy(true)
                    try {
                      const made = await post<Converted>(path, { modernize, create_action: true })
                      await queries.invalidateQueries({ queryKey: ['actions'] })
                      if (made.action) await navigate(`/actions/library/${made.action.id}`)
                      tell('The Action is a draft: test it, deploy it, put it into the flow, then disable the Hook')
                    } catch (thrown) {
                      tellFailure(thrown)
                    } finally {
                      setBusy(false)
                    }
                  }}
                >
                  Create the Action
                </Button>
              )}
            </Group>
          </Stack>
        )}
      </Answer>
    </Stack>
  )
}

function Notes({ title, notes }: { title: string; notes: Note[] }) {
  if (notes.length === 0) return null
  return (
    <section>
      <Title order={3}>{title}</Title>
      <ul className="kt-break" style={{ margin: '0.25rem 0', paddingLeft: '1.25rem' }}>
        {notes.map(({ line, text }) => (
          <li key={`${line ?? ''} ${text}`}>
            {text}
            {line !== undefined && <Text span c="dimmed">{` (line ${line})`}</Text>}
          </li>
        ))}
      </ul>
    </section>
  )
}
