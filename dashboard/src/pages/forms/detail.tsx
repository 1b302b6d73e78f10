// One form: its words and fields, the page that they make, and the Action that shows it.
import { Anchor, Group, Stack, Tabs, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { Link, useParams } from 'react-router'

import { allActions } from '../../api/actions.ts'
import { id as encoded, type Tagged } from '../../api/client.ts'
import type { Form } from '../../api/schema.ts'
import type { Action } from '../../api/types.ts'
import { Answer } from '../../parts/answer.tsx'
import { Deleting } from '../../parts/deleting.tsx'
import { SeePage } from '../../parts/hosted-page.tsx'
import { Copying } from '../../parts/json.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Saver } from '../../parts/saver.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { Code } from './code.tsx'
import { Conflict } from './conflict.tsx'
import { type Draft, draftOf, useDraft } from './draft.ts'
import { Fields } from './fields.tsx'
import { bodyOf, codeOf, type Content, contentOf, type Fault, readJson } from './form.ts'
import { oneForm } from './forms.ts'
import { Preview, usePreview } from './preview.tsx'

export function Component() {
  const { id = '' } = useParams()
  const form = useQuery(oneForm(id))
  return <Answer of={form}>{(found) => <Editor key={found.id} form={found} />}</Answer>
}

function Editor({ form }: { form: Tagged<Form> }) {
  const may = useMay('update:forms')
  const { stored, draft, content, dirty, change, discard, save, theirs, keepEditing, takeTheirs } = useDraft(form)
  // what was typed as JSON and is none yet
  const [typed, setTyped] = useState<{ text: string; wrong: string }>()
  const [round, setRound] = useState(0)
  const preview = usePreview(content)
  const users = useUsers(form.id)
  const named = users.data ?? []
  return (
    <>
      <PageHead
        title={stored.name}
        back={{ to: '/actions/forms', label: 'Forms' }}
        words={
          <Group gap={4}>
            <span className="kt-mono">{form.id}</span>
            <Copying text={form.id} label="Copy the id" />
          </Group>
        }
      >
        <Deleting
          name={stored.name}
          words={
            named.length === 0
              ? 'An Action that renders it refuses the reset from then on. Resets that show it already go on.'
              : `The code of ${named.map(({ name }) => name).join(', ')} names it: a reset that renders it is refused from then on. Resets that show it already go on.`
          }
          scope="delete:forms"
          path={`/forms/${encoded(form.id)}`}
          to="/actions/forms"
          list={['forms', 'list']}
        />
      </PageHead>
      <div className="kt-split" style={{ marginBottom: '1.5rem' }}>
        <Stack style={{ flex: '1 1 380px', minWidth: 0 }}>
          <Tabs defaultValue="fields" keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="fields">Fields</Tabs.Tab>
              <Tabs.Tab value="json">JSON</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="fields">
              <Sheet draft={draft} change={change} fault={preview.fault} may={may} />
            </Tabs.Panel>
            <Tabs.Panel value="json">
              <AsJson content={content} typed={typed} type={setTyped} change={change} may={may} />
            </Tabs.Panel>
          </Tabs>
          {may && (
            <Stack gap="sm" className="kt-foot">
              <Saver
                // what was refused is answered when the conflict is
                key={round}
                dirty={dirty || typed !== undefined}
                discard={() => {
                  setTyped(undefined)
                  discard()
                }}
                refresh={['forms', 'list']}
                save={() => (typed ? Promise.reject(new Error(typed.wrong)) : save())}
              >
                <SeePage />
              </Saver>
            </Stack>
          )}
        </Stack>
        <Preview of={preview} content={content} />
      </div>
      <Code
        text={codeOf(form.id, content)}
        words={
          named.length === 0 ? (
            'No Action names this form yet. One that runs in a reset shows it by its id:'
          ) : (
            <>
              Named by{' '}
              {named.map(({ id, name }, i) => (
                <span key={id}>
                  {i > 0 && ', '}
                  <Anchor component={Link} to={`/actions/library/${encoded(id)}`}>
                    {name}
                  </Anchor>
                </span>
              ))}
              .
            </>
          )
        }
      />
      {theirs && (
        <Conflict
          theirs={contentOf(theirs)}
          mine={content}
          onClose={keepEditing}
          onTheirs={() => {
            takeTheirs()
            setRound(round + 1)
          }}
          onMine={() =>
            void save(theirs).then(() => {
              setRound(round + 1)
              tell('Saved')
            }, tellFailure)
          }
        />
      )}
    </>
  )
}

/** Actions whose draft or deployed code mentions the form. */
function useUsers(formId: string) {
  const may = useMay('read:actions')
  return useQuery({
    ...allActions,
    enabled: may,
    // before something is deleted, who uses it now counts
    refetchOnMount: 'always',
    select: useCallback(
      (all: Action[]) =>
        all.filter(({ code, deployed_version }) => code.includes(formId) || deployed_version?.code.includes(formId)),
      [formId],
    ),
  })
}

function Sheet({
  draft,
  change,
  fault,
  may,
}: {
  draft: Draft
  change: (part: Partial<Draft>) => void
  fault: Fault | undefined
  may: boolean
}) {
  return (
    <Stack gap="lg">
      <Stack className="kt-card" p="lg">
        <TextInput
          label="Name"
          description="For administrators; users do not see it"
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          disabled={!may}
        />
        <TextInput
          label="Heading"
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
          disabled={!may}
        />
        <Textarea
          label="Words above the fields"
          value={draft.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
          autosize
          minRows={2}
          maxRows={8}
          disabled={!may}
        />
        <TextInput
          label="Button"
          placeholder="Continue, in the language of the user"
          value={draft.submit}
          onChange={(event) => change({ submit: event.currentTarget.value })}
          disabled={!may}
        />
      </Stack>
      <Fields rows={draft.rows} change={(rows) => change({ rows })} fault={fault} may={may} />
    </Stack>
  )
}

function AsJson({
  content,
  typed,
  type,
  change,
  may,
}: {
  content: Content
  typed: { text: string; wrong: string } | undefined
  type: (typed: { text: string; wrong: string } | undefined) => void
  change: (part: Draft) => void
  may: boolean
}) {
  const stored = JSON.stringify(bodyOf(content), null, 2)
  // as it was typed, as long as it means the same
  const [text, setText] = useState(typed?.text ?? stored)
  return (
    <Textarea
      label="The form as JSON"
      description="As the Management API takes it at /api/v2/forms"
      value={typed?.text ?? (sameJson(text, stored) ? text : stored)}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        const read = readJson(value)
        type(typeof read === 'string' ? { text: value, wrong: read } : undefined)
        if (typeof read !== 'string') change(draftOf(read))
      }}
      error={typed?.wrong}
      autosize
      minRows={14}
      maxRows={40}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8rem' } }}
      spellCheck={false}
      disabled={!may}
    />
  )
}

function sameJson(one: string, other: string): boolean {
  try {
    return JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other))
  } catch {
    return false
  }
}
