// Importing users from a file and exporting them to one: both run in the background, and have a page of their own.
import { Checkbox, FileInput, Select, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { id, post } from '../../api/client.ts'
import { CreateForm } from '../../parts/create-form.tsx'
import { databases } from '../connections/databases.ts'

export function ImportUsers({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const connections = useQuery(databases)
  const [file, setFile] = useState<File | null>(null)
  const [connection, setConnection] = useState<string | null>(null)
  const [upsert, setUpsert] = useState(false)
  const chosen = connection ?? connections.data?.[0]?.id ?? null
  return (
    <CreateForm
      onClose={onClose}
      submit="Import"
      create={async () => {
        if (!file) throw new Error('Choose a file first.')
        const form = new FormData()
        form.set('users', file)
        form.set('connection_id', chosen ?? '')
        form.set('upsert', String(upsert))
        form.set('send_completion_email', 'false')
        const job = await post<{ id: string }>('/jobs/users-imports', form)
        await navigate(`/jobs/${id(job.id)}`)
      }}
    >
      {(wrong) => (
        <>
          <FileInput
            label="File"
            description="A JSON array of users, up to 5 MB; bcrypt, argon2 and other hashes of passwords are taken along"
            accept="application/json,.json"
            value={file}
            onChange={setFile}
            placeholder="users.json"
            error={wrong}
            clearable
            clearButtonProps={{ 'aria-label': 'No file' }}
            data-autofocus
          />
          <Select
            label="Connection"
            data={connections.data?.map(({ id: value, name: label }) => ({ value, label })) ?? []}
            value={chosen}
            onChange={setConnection}
            allowDeselect={false}
          />
          <Checkbox
            label="Change users who are there already"
            description="Else they are left as they are and listed as errors"
            checked={upsert}
            onChange={(event) => setUpsert(event.currentTarget.checked)}
          />
        </>
      )}
    </CreateForm>
  )
}

const EVERY = ''

export function ExportUsers({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const connections = useQuery(databases)
  const [connection, setConnection] = useState<string | null>(EVERY)
  const [format, setFormat] = useState<string | null>('json')
  return (
    <CreateForm
      onClose={onClose}
      submit="Export"
      create={async () => {
        const job = await post<{ id: string }>('/jobs/users-exports', {
          format,
          ...(connection ? { connection_id: connection } : {}),
        })
        await navigate(`/jobs/${id(job.id)}`)
      }}
    >
      {(wrong) => (
        <>
          <Select
            label="Connection"
            data={[
              { value: EVERY, label: 'Every connection' },
              ...(connections.data ?? []).map(({ id: value, name: label }) => ({ value, label })),
            ]}
            value={connection}
            onChange={setConnection}
            allowDeselect={false}
            error={wrong}
          />
          <Select
            label="Format"
            data={[
              { value: 'json', label: 'JSON, one user a line' },
              { value: 'csv', label: 'CSV' },
            ]}
            value={format}
            onChange={setFormat}
            allowDeselect={false}
          />
          <Text fz="sm" c="dimmed">
            Passwords and their hashes are in no export. The file stays for a day.
          </Text>
        </>
      )}
    </CreateForm>
  )
}
