// Actions → Forms: what an Action can ask in a reset.
import { Button, Select, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { SearchX, TextCursorInput } from 'lucide-react'
import { useCallback, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'

import { id, post } from '../../api/client.ts'
import type { Form } from '../../api/schema.ts'
import { CreateForm } from '../../parts/create-form.tsx'
import { Creating } from '../../parts/creating.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { useSearch } from '../../parts/search.tsx'
import { Ago } from '../../parts/time.tsx'
import { Code } from './code.tsx'
import { codeOf, KINDS, type Kind } from './form.ts'
import { allForms } from './forms.ts'

const COLUMNS: Column<Form>[] = [
  {
    title: 'Name',
    width: '26%',
    of: (form) => (
      <Link to={`/actions/forms/${id(form.id)}`} className="kt-row-link">
        {form.name}
      </Link>
    ),
  },
  { title: 'Heading', of: ({ title }) => title },
  { title: 'Fields', width: '5.5rem', of: ({ fields }) => fields.length },
  { title: 'Id', width: '16.5rem', of: (form) => <span className="kt-mono">{form.id}</span> },
  { title: 'Changed', width: '7.5rem', of: ({ updated_at }) => <Ago at={updated_at} /> },
]

export function Component() {
  const { text, field } = useSearch('Search forms', 'Name, heading or id')
  const [, setQuery] = useSearchParams()
  const words = text.toLowerCase()
  const forms = useQuery({
    ...allForms,
    select: useCallback(
      (all: Form[]) =>
        words === ''
          ? all
          : all.filter((form) => [form.name, form.title, form.id].some((each) => each.toLowerCase().includes(words))),
      [words],
    ),
  })
  return (
    <>
      <PageHead
        title="Forms"
        words="What an Action asks in a reset: it renders a form, and its second handler reads the answers."
      >
        <Creating label="Create form" scope="create:forms">
          {(close) => <NewForm onClose={close} />}
        </Creating>
      </PageHead>
      {(words !== '' || (forms.data?.length ?? 0) > 0) && field}
      <List
        of={forms}
        label="Forms"
        keyOf={(form) => form.id}
        columns={COLUMNS}
        empty={
          words === '' ? (
            <Stack gap="lg">
              <Empty
                icon={TextCursorInput}
                title="No form"
                words="A form is a page of a reset with questions of yours: a customer number, a choice, a consent. This server shows it and judges what is entered; the answers go to the Action that rendered it."
              />
              <Code
                text={codeOf('ap_…')}
                words="The first handler shows a form by its id; the second one runs when it was filled in. A form’s own page has this code with its id and its fields."
              />
            </Stack>
          ) : (
            <Empty icon={SearchX} title="No such form" words={`Nothing is called ${text}.`}>
              <Button variant="default" onClick={() => setQuery({}, { replace: true })}>
                Show all
              </Button>
            </Empty>
          )
        }
      />
    </>
  )
}

/** What a form begins with; more is added where it is edited. */
const BEGINNINGS: readonly { kind: Kind; label: string; id: string; title: string }[] = [
  { kind: 'text', label: 'A question', id: 'answer', title: 'One question' },
  { kind: 'number', label: 'A number', id: 'number', title: 'One question' },
  { kind: 'choice', label: 'A choice', id: 'choice', title: 'Please choose' },
  { kind: 'legal', label: 'A consent', id: 'agreed', title: 'Before you go on' },
]

function NewForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('text')
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const beginning = BEGINNINGS.find((each) => each.kind === kind) ?? BEGINNINGS[0]
        const made = await post<Form>('/forms', {
          name: name.trim(),
          title: beginning?.title,
          fields: [{ id: beginning?.id, ...KINDS[kind].fresh }],
        })
        await queries.invalidateQueries({ queryKey: ['forms', 'list'] })
        await navigate(`/actions/forms/${id(made.id)}`)
      }}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Name"
            description="For administrators; users do not see it"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong}
            data-autofocus
          />
          <Select
            label="Begin with"
            data={BEGINNINGS.map((each) => ({ value: each.kind, label: each.label }))}
            value={kind}
            onChange={(chosen) => chosen && setKind(chosen)}
            allowDeselect={false}
          />
        </>
      )}
    </CreateForm>
  )
}
