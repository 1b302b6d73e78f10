// Mail templates: Liquid, with a preview of sample facts that follows the form.
import { Alert, Select, Stack, Switch, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { get, patch, post, Refused } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useEdited } from '../../parts/edited.ts'
import { PreviewFrame } from '../../parts/preview-frame.tsx'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { TryIt } from './try-it.tsx'

const TEMPLATES = [
  { value: 'reset_email', label: 'Reset: link' },
  { value: 'reset_email_by_code', label: 'Reset: code (kept, not sent)' },
  { value: 'verify_email', label: 'Verify the address: link' },
  { value: 'verify_email_by_code', label: 'Verify the address: code (kept, not sent)' },
  { value: 'welcome_email', label: 'Welcome' },
  { value: 'blocked_account', label: 'Account blocked' },
  { value: 'stolen_credentials', label: 'Breached password' },
  { value: 'enrollment_email', label: 'Enroll a factor' },
  { value: 'mfa_oob_code', label: 'Code of a factor' },
  { value: 'password_changed', label: 'Password changed' },
  { value: 'factor_added', label: 'Factor added' },
  { value: 'factor_removed', label: 'Factor removed' },
]

type Template = {
  template: string
  subject?: string | null
  body?: string | null
  from?: string | null
  enabled?: boolean | null
}
type Preview = { subject: string; html?: string; text?: string; from?: string }

export function Templates() {
  const [name, setName] = useState<string>('reset_email')
  const template = useQuery({
    queryKey: ['templates', name],
    queryFn: async ({ signal }) => {
      try {
        return await get<Template>(`/email-templates/${name}`, signal)
      } catch (thrown) {
        if (thrown instanceof Refused && thrown.status === 404) return null
        throw thrown
      }
    },
  })
  return (
    <Stack>
      <Select
        label="Template"
        data={TEMPLATES}
        value={name}
        onChange={(chosen) => chosen && setName(chosen)}
        allowDeselect={false}
        maw={360}
      />
      <Answer of={template}>{(found) => <Form key={name} name={name} template={found} />}</Answer>
    </Stack>
  )
}

function Form({ name, template }: { name: string; template: Template | null }) {
  const may = useMay('update:email_templates', 'create:email_templates')
  const { value, dirty, change, discard } = useEdited({
    subject: template?.subject ?? '',
    body: template?.body ?? '',
    from: template?.from ?? '',
    enabled: template?.enabled ?? true,
  })
  const [asked] = useDebouncedValue(value, 500)
  const preview = useQuery({
    queryKey: ['templates', name, 'preview', asked],
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: () =>
      post<Preview>(
        `/keyturn/email-templates/${name}/preview`,
        asked.subject === '' && asked.body === ''
          ? {}
          : { subject: asked.subject, body: asked.body, ...(asked.from === '' ? {} : { from: asked.from }) },
      ),
  })
  return (
    <div style={{ display: 'flex', gap: '1.25rem', flexWrap: 'wrap', alignItems: 'flex-start' }}>
      <Stack className="kt-card" p="lg" style={{ flex: '1 1 360px', minWidth: 0 }}>
        {!template && (
          <Text fz="sm" c="dimmed">
            Nothing is written here: the mail has the words of this server, in the language of the user. Writing a
            subject and a body replaces them.
          </Text>
        )}
        <TextInput
          label="Sender"
          description="Empty: that of the provider"
          value={value.from}
          onChange={(event) => change({ from: event.currentTarget.value })}
          disabled={!may}
        />
        <TextInput
          label="Subject"
          value={value.subject}
          onChange={(event) => change({ subject: event.currentTarget.value })}
          disabled={!may}
        />
        <Textarea
          label="Body"
          description="HTML in Liquid, such as {{ user.email }} and {{ url }}"
          value={value.body}
          onChange={(event) => change({ body: event.currentTarget.value })}
          autosize
          minRows={10}
          maxRows={24}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8rem' } }}
          spellCheck={false}
          disabled={!may}
        />
        <Switch
          label="This template is used"
          checked={value.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
          disabled={!may}
        />
        <Saver
          dirty={dirty}
          discard={discard}
          disabled={!may}
          refresh={['templates', name]}
          save={() => {
            const body = {
              template: name,
              syntax: 'liquid',
              subject: value.subject,
              body: value.body,
              from: value.from,
              enabled: value.enabled,
            }
            return template ? patch(`/email-templates/${name}`, body) : post('/email-templates', body)
          }}
        />
        {may && (
          <TryIt path={`/keyturn/email-templates/${name}/try`} label="Send this mail to" words="Send as stored" />
        )}
      </Stack>
      <section style={{ flex: '1 1 360px', minWidth: 0 }} aria-label="Preview">
        <Title order={2} mb="sm">
          Preview
        </Title>
        {preview.isError && (
          <Alert color="red" role="alert">
            {preview.error.message}
          </Alert>
        )}
        {preview.data && (
          <Stack gap="xs">
            <Text fz="sm">
              <b>Subject:</b> {preview.data.subject}
            </Text>
            {preview.data.html !== undefined && (
              <>
                <PreviewFrame markup={preview.data.html} title="The mail" style={{ background: '#fff' }} />
                <Text fz="xs" c="dimmed">
                  Pictures of other servers are left out here.
                </Text>
              </>
            )}
            {preview.data.text !== undefined && (
              <details>
                <summary>As plain text</summary>
                <pre
                  className="kt-pre kt-card"
                  style={{ padding: '1rem' }}
                  tabIndex={0}
                  role="region"
                  aria-label="Plain text"
                >
                  {preview.data.text}
                </pre>
              </details>
            )}
          </Stack>
        )}
      </section>
    </div>
  )
}
