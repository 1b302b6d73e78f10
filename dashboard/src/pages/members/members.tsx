// The users of a role or of an organization: who is in it, taking somebody in, taking somebody out.
import { Button, Group, Select, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { UsersRound } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'

import { get, id as encoded } from '../../api/client.ts'
import { useCursorPages } from '../../api/pages.ts'
import type { User } from '../../api/types.ts'
import { type Ask, useConfirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { queryOf } from '../users/search.ts'

export type Member = { user_id: string; email?: string; name?: string }

const nameOf = (member: Member) => member.email ?? member.name ?? member.user_id

/** @param add, takeOut undefined for those who may only look */
export function Members({
  path,
  name,
  where,
  add,
  takeOut,
}: {
  path: string
  /** of the members in the answer */
  name: string
  /** as it stands behind “in”: “this role” */
  where: string
  add?: ((user: string) => Promise<unknown>) | undefined
  takeOut?: ((user: string) => Promise<unknown>) | undefined
}) {
  const key = useMemo(() => ['members', path], [path])
  const members = useCursorPages<Member>(key, path, name)
  const queries = useQueryClient()
  const { ask, dialog } = useConfirm()
  const reread = () => queries.invalidateQueries({ queryKey: key })
  const columns = columnsOf(where, takeOut && ask, async (user) => {
    await takeOut?.(user)
    await reread()
  })
  return (
    <section aria-label="Members">
      <Title order={2} mb="sm">
        Members
      </Title>
      {add && (
        <AddMember
          add={async (user) => {
            await add(user)
            await reread()
          }}
        />
      )}
      <List
        of={members}
        label="Members"
        keyOf={(member) => member.user_id}
        columns={columns}
        empty={<Empty icon={UsersRound} title="Nobody yet" words={`Whoever is in ${where} is listed here.`} />}
      />
      {dialog}
    </section>
  )
}

function columnsOf(where: string, ask: Ask | undefined, takeOut: (user: string) => Promise<void>): Column<Member>[] {
  return [
    {
      title: 'User',
      of: (member) => (
        <Link to={`/users/${encoded(member.user_id)}`} className="kt-row-link">
          {nameOf(member)}
        </Link>
      ),
    },
    { title: 'Id', of: (member) => <span className="kt-mono">{member.user_id}</span> },
    {
      title: 'What can be done',
      bare: true,
      width: '7rem',
      of: (member) =>
        ask && (
          <Button
            size="xs"
            variant="default"
            aria-label={`Take ${nameOf(member)} out`}
            onClick={() =>
              ask({
                title: `Take ${nameOf(member)} out?`,
                words: `The user is no longer in ${where}, and loses what comes with it at the next sign-in.`,
                yes: 'Take out',
                run: async () => {
                  await takeOut(member.user_id)
                  tell(`${nameOf(member)} is out`)
                },
              })
            }
          >
            Take out
          </Button>
        ),
    },
  ]
}

function AddMember({ add }: { add: (user: string) => Promise<void> }) {
  const [chosen, choose] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [asked] = useDebouncedValue(text.trim(), 300)
  const q = queryOf(asked)
  const found = useQuery({
    queryKey: ['users', 'choice', q],
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: async ({ signal }) =>
      (await get<{ users: User[] }>(`/keyturn/users?take=20${q === '' ? '' : `&q=${encoded(q)}`}`, signal)).users,
  })
  return (
    <Stack gap={4} mb="md">
      <Group align="flex-end">
        <Select
          label="User"
          placeholder="Address or name"
          data={(found.data ?? []).map((user) => ({ value: user.user_id, label: nameOf(user) }))}
          // the server has searched already
          filter={({ options }) => options}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Nobody' }}
          nothingFoundMessage="Nobody fits"
          value={chosen}
          onChange={choose}
          onSearchChange={setText}
          style={{ flex: '1 1 220px', maxWidth: 420 }}
        />
        <Button
          loading={busy}
          disabled={chosen === null}
          onClick={async () => {
            if (chosen === null) return
            setBusy(true)
            try {
              await add(chosen)
              choose(null)
              setText('')
            } catch (thrown) {
              tellFailure(thrown)
            } finally {
              setBusy(false)
            }
          }}
        >
          Add
        </Button>
      </Group>
      {found.isError && <Text c="var(--mantine-color-error)">{found.error.message}</Text>}
    </Stack>
  )
}
