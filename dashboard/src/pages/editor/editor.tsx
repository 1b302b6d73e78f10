// The working place: header, rail with its panels, code, results. Ctrl+S saves, Ctrl+Enter runs the test.
import { ActionIcon, Anchor, Box, Button, CloseButton, Drawer, Group, Text, Title, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { ArrowLeft, Box as Cube, Boxes, Clock3, Code2, KeyRound, Play, Settings2 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { Link, useBlocker } from 'react-router'

import { deployAction } from '../../api/actions.ts'
import type { Tagged } from '../../api/client.ts'
import type { Action, Suspended, TestAnswer, Trigger } from '../../api/types.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { Leaving, useGuardedTab } from '../../parts/leaving.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { runtimeName } from '../library/create-action.tsx'
import { ActionSettings } from './action-settings.tsx'
import { CodeEditor } from './code-editor.tsx'
import { Conflict } from './conflict.tsx'
import { DependenciesPanel } from './dependencies-panel.tsx'
import { type Progress, SomebodyElseSaved, useDraft } from './draft.ts'
import { declarationsOf } from './editor-types.ts'
import { ModulesPanel } from './modules-panel.tsx'
import { returnedFrom } from './returned.ts'
import { Samples } from './samples.tsx'
import { SecretsPanel } from './secrets-panel.tsx'
import { type Ran, TestPanel } from './test-panel.tsx'
import { TestResults } from './test-results.tsx'
import { typed, useTried } from './tried.ts'
import { Versions } from './versions.tsx'

type Panel = 'test' | 'secrets' | 'dependencies' | 'modules' | 'settings'

const PANELS: { id: Panel; label: string; icon: typeof Play }[] = [
  { id: 'test', label: 'Test', icon: Play },
  { id: 'secrets', label: 'Secrets', icon: KeyRound },
  { id: 'dependencies', label: 'Dependencies', icon: Cube },
  { id: 'modules', label: 'Modules', icon: Boxes },
  { id: 'settings', label: 'Settings', icon: Settings2 },
]

const PROGRESS: Record<NonNullable<Progress>, string> = {
  saving: 'Saving…',
  building: 'Building: resolving dependencies and checking the code…',
  deploying: 'Deploying…',
  running: 'Running the test…',
}

export function Editor({ action, trigger }: { action: Tagged<Action>; trigger: Trigger }) {
  const draft = useDraft(action)
  const { content, setContent, base, dirty } = draft
  const queries = useQueryClient()
  const may = useMay('update:actions')
  const [panel, setPanel] = useState<Panel>()
  const [width, setWidth] = useState(360)
  const [history, setHistory] = useState(false)
  const [progress, setProgress] = useState<Progress>()
  const [tested, setTested] = useState<{ answer: TestAnswer['payload']; ran: Ran; nth: number }>()
  const [theirs, setTheirs] = useState<Tagged<Action>>()
  const { ask, dialog } = useConfirm()
  const narrow = useMediaQuery('(max-width: 48em)')
  const blocker = useBlocker(dirty && may)
  useGuardedTab(dirty && may)
  const version = base.supported_triggers[0]?.version ?? trigger.current
  const names = content.secrets.map(({ name }) => name).join('\n')
  const secrets = useMemo(() => (names === '' ? [] : names.split('\n')), [names])
  const declarations = useMemo(() => declarationsOf(trigger, version, secrets), [trigger, version, secrets])
  const [tried, change] = useTried(action.id, trigger.sample_event, secrets)
  const marks = useMemo(
    () =>
      dirty
        ? []
        : (base.errors ?? []).flatMap(({ msg, line, column }) =>
            line === undefined ? [] : [{ line, column: column ?? 1, message: msg }],
          ),
    [base, dirty],
  )

  /** Saves when there is something to save; asks when somebody else did. */
  async function saved(over?: Tagged<Action>): Promise<Action | undefined> {
    if (!dirty) return base
    try {
      return await draft.save(setProgress, over)
    } catch (thrown) {
      setProgress(undefined)
      if (!(thrown instanceof SomebodyElseSaved)) throw thrown
      setTheirs(thrown.theirs)
      return undefined
    }
  }

  async function saveDraft(over?: Tagged<Action>) {
    if (!may || !dirty || progress) return
    try {
      const done = await saved(over)
      if (done && done.status !== 'built') tellFailure(done.errors?.[0]?.msg ?? 'The build failed.')
      else if (done) tell('Draft saved')
    } catch (thrown) {
      setProgress(undefined)
      tellFailure(thrown)
    }
  }

  async function deploy(forced = false): Promise<void> {
    if (progress) return
    try {
      const built = await saved()
      if (!built) return
      const [error] = built.errors ?? []
      if (built.status !== 'built') return tellFailure(error?.msg ?? 'The build failed.')
      if (error && !forced) {
        return ask({
          title: 'The code does not compile',
          words: `${error.msg}${error.line === undefined ? '' : ` (line ${error.line})`}. Deployed like this, every run of it fails with this error.`,
          yes: 'Deploy all the same',
          danger: true,
          run: () => deploy(true),
        })
      }
      setProgress('deploying')
      const made = await deployAction(action.id)
      await queries.invalidateQueries({ queryKey: ['actions'] })
      tell(`Version ${made.number} is deployed`)
    } catch (thrown) {
      tellFailure(thrown)
    } finally {
      setProgress(undefined)
    }
  }

  /** The panel asks for what comes back, with the event of the run that was suspended. */
  function goOn(suspended: Suspended, { event, stubs }: Ran) {
    change({
      ...{ tab: 'run', handler: 'continue', asked: true, event: JSON.stringify(event, null, 2) },
      ...(stubs && { network: 'dry', stubs: stubs.map(typed) }),
      returned: returnedFrom(suspended, tried.returned, secrets),
    })
    setPanel('test')
  }

  const deployable = may && !progress && (dirty || !base.all_changes_deployed || !base.deployed_version)

  return (
    <div
      className="kt-editor"
      onKeyDownCapture={(event) => {
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
          event.preventDefault()
          void saveDraft()
        }
      }}
    >
      <Group justify="space-between" px="md" py="xs" gap="xs">
        <Box style={{ minWidth: 0 }}>
          <Anchor
            component={Link}
            to="/actions/library"
            underline="hover"
            fz="xs"
            style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}
          >
            <ArrowLeft size={12} aria-hidden /> Library
          </Anchor>
          <Group gap="xs" wrap="nowrap">
            <Code2 size={20} aria-hidden style={{ flex: 'none' }} />
            <Title order={1} fz="lg" style={{ overflowWrap: 'anywhere' }}>
              {base.name}
            </Title>
          </Group>
          <Text fz="xs" c="dimmed">
            {trigger.name} {version}, Runtime: {runtimeName(content.runtime, trigger.default_runtime)}
          </Text>
        </Box>
        <div>
          <Group gap="xs" justify="flex-end" wrap="nowrap">
            {narrow ? (
              <ActionIcon variant="subtle" size={36} aria-label="Version History" onClick={() => setHistory(true)}>
                <Clock3 size={18} />
              </ActionIcon>
            ) : (
              <Button variant="subtle" leftSection={<Clock3 size={16} />} onClick={() => setHistory(true)}>
                Version History
              </Button>
            )}
            {may && (
              <>
                <Button
                  variant="default"
                  disabled={!dirty || progress !== undefined}
                  loading={progress === 'saving'}
                  onClick={() => void saveDraft()}
                >
                  Save Draft
                </Button>
                <Button disabled={!deployable} loading={progress === 'deploying'} onClick={() => void deploy()}>
                  Deploy
                </Button>
              </>
            )}
          </Group>
          <Text fz="xs" c="dimmed" ta="right" mt={4} role="status">
            {progress ? PROGRESS[progress] : statusLine(base, dirty)}
          </Text>
        </div>
      </Group>
      <div className="kt-editor-body">
        <div className="kt-rail" role="toolbar" aria-orientation="vertical" aria-label="Panels">
          {PANELS.map(({ id, label, icon: Icon }) => (
            <Tooltip key={id} label={label} position="right" withinPortal={false} floatingStrategy="fixed">
              <ActionIcon
                size={38}
                variant={panel === id ? 'light' : 'subtle'}
                color={panel === id ? 'key' : 'gray'}
                aria-label={label}
                aria-pressed={panel === id}
                onClick={() => setPanel(panel === id ? undefined : id)}
              >
                <Icon size={19} />
              </ActionIcon>
            </Tooltip>
          ))}
        </div>
        {panel && (
          <>
            <section
              className="kt-side"
              style={{ width: narrow ? 'calc(100vw - 52px)' : width }}
              aria-label={PANELS.find(({ id }) => id === panel)?.label}
            >
              <Group justify="space-between" p="md" pb={0}>
                <Title order={2}>{PANELS.find(({ id }) => id === panel)?.label}</Title>
                <CloseButton aria-label="Close panel" onClick={() => setPanel(undefined)} />
              </Group>
              <Box p="md" style={{ flex: 1 }}>
                {panel === 'test' && (
                  <TestPanel
                    action={base}
                    trigger={trigger}
                    secrets={secrets}
                    tried={tried}
                    change={change}
                    ready={() => saved()}
                    busy={progress !== undefined}
                    onProgress={setProgress}
                    onTested={(answer, ran, stay) => {
                      setTested((before) => ({ answer, ran, nth: (before?.nth ?? 0) + 1 }))
                      if (narrow && !stay) setPanel(undefined)
                    }}
                  />
                )}
                {panel === 'secrets' && (
                  <SecretsPanel
                    secrets={content.secrets}
                    stored={base.secrets}
                    onChange={(secrets) => setContent({ ...content, secrets })}
                  />
                )}
                {panel === 'dependencies' && (
                  <DependenciesPanel
                    action={base}
                    dependencies={content.dependencies}
                    onChange={(dependencies) => setContent({ ...content, dependencies })}
                  />
                )}
                {panel === 'modules' && (
                  <ModulesPanel modules={content.modules} onChange={(modules) => setContent({ ...content, modules })} />
                )}
                {panel === 'settings' && (
                  <ActionSettings
                    action={base}
                    trigger={trigger}
                    runtime={content.runtime}
                    onRuntime={(runtime) => setContent({ ...content, runtime })}
                  />
                )}
              </Box>
            </section>
            {!narrow && <Splitter width={width} onWidth={setWidth} />}
          </>
        )}
        <div className="kt-code" hidden={narrow && panel !== undefined}>
          <CodeEditor
            value={content.code}
            onChange={(code) => setContent((before) => ({ ...before, code }))}
            declarations={declarations}
            marks={marks}
            readOnly={!may}
          />
          {tested && (
            <TestResults
              // another run begins with what matters most of it
              key={tested.nth}
              tested={tested.answer}
              event={tested.ran.event}
              trigger={trigger}
              onContinue={(suspended) => goOn(suspended, tested.ran)}
              onClose={() => setTested(undefined)}
            />
          )}
          {!tested && !(narrow && panel) && (
            <Samples
              trigger={trigger}
              onTake={(code) => setContent((before) => ({ ...before, code }))}
              disabled={!may}
            />
          )}
        </div>
      </div>
      <Drawer opened={history} onClose={() => setHistory(false)} title="Version History" size="md">
        <Versions action={base} draft={content} onReverted={() => void draft.reload()} />
      </Drawer>
      {dialog}
      {theirs && (
        <Conflict
          theirs={theirs}
          mine={content}
          onClose={() => setTheirs(undefined)}
          onTheirs={() => {
            setTheirs(undefined)
            const mine = content
            void draft.reload().then(() => tell('Their draft is loaded', { undo: () => setContent(mine) }), tellFailure)
          }}
          onMine={() => {
            setTheirs(undefined)
            void saveDraft(theirs)
          }}
        />
      )}
      <Leaving blocker={blocker} />
    </div>
  )
}

function statusLine(base: Action, dirty: boolean): string {
  if (dirty) return 'You have unsaved changes'
  if (base.status === 'retrying') return 'The registry does not answer: the build is tried again'
  if (base.status === 'failed') return `The build failed: ${base.errors?.[0]?.msg ?? 'no reason given'}`
  const [error] = base.errors ?? []
  if (error) return `Does not compile: ${error.msg}${error.line === undefined ? '' : ` (line ${error.line})`}`
  if (!base.deployed_version) return 'Draft: never deployed'
  return base.all_changes_deployed ? 'Action is up to date' : 'The draft differs from what is deployed'
}

/** Between panel and code; arrows move it too. */
function Splitter({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const from = useRef<{ x: number; width: number }>(null)
  const set = (next: number) => onWidth(Math.min(720, Math.max(260, next)))
  return (
    <div
      className="kt-splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the panel"
      aria-valuenow={width}
      aria-valuemin={260}
      aria-valuemax={720}
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') set(width - 24)
        if (event.key === 'ArrowRight') set(width + 24)
      }}
      onPointerDown={(event) => {
        from.current = { x: event.clientX, width }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        if (from.current) set(from.current.width + event.clientX - from.current.x)
      }}
      onPointerUp={() => {
        from.current = null
      }}
    />
  )
}
