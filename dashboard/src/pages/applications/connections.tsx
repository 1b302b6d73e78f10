// Which database connections an application may use, as switches; and the warning where it may use none.
import { Alert, Anchor, Box, Button, Stack, Switch } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Bot, Database as Icon, SearchX, TriangleAlert, UserCheck } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { Link, useSearchParams } from 'react-router'

import { id } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { useSearch } from '../../parts/search.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { type Database, databases, databasesOf, letUse } from '../connections/databases.ts'
import type { Application } from './application.ts'
import { signsPeopleIn } from './grant-types.ts'

const TAB = 'connections'
/** More than one sees at a glance. */
const MANY = 8
const OF_MACHINES = 'This application is a machine: it gets tokens for itself, and asks no connection.'
const NOBODY = 'Nobody can sign in here'

export function Connections({ client }: { client: Application }) {
  const usable = useQuery(databasesOf(client.client_id))
  return (
    <Box maw={680}>
      <Answer of={usable}>
        {(own) =>
          signsPeopleIn(client) || own.length > 0 ? (
            <Stack gap="md">
              <Standing client={client} own={own} />
              <Switches client={client} own={own} />
            </Stack>
          ) : (
            <Empty icon={Bot} title="Nobody signs in here" words={OF_MACHINES} />
          )
        }
      </Answer>
    </Box>
  )
}

/** What the switches come to. Much the same height whatever it says: none of them moves away under a finger. */
function Standing({ client, own }: { client: Application; own: readonly Database[] }) {
  if (!signsPeopleIn(client)) {
    return (
      <Alert color="gray" role="note" icon={<Bot size={18} />} title="Nobody signs in here">
        {OF_MACHINES} What is on lets sign-ups and requests for new passwords over the API name it, nothing else.
      </Alert>
    )
  }
  const isNone = own.length === 0
  // as src/flows/sign-in chooses
  const first = own.find(({ name }) => name === 'Username-Password-Authentication') ?? own[0]
  return (
    <Alert
      color={isNone ? 'yellow' : 'gray'}
      role="status"
      icon={isNone ? <TriangleAlert size={18} /> : <UserCheck size={18} />}
      title={isNone ? NOBODY : 'People of what is on can sign in here'}
    >
      {isNone
        ? 'No connection is on: sign-ins, sign-ups and resets end in an error page.'
        : 'They sign in, sign up and reset their password in this application.'}
      {own.length > 1 && ` A sign-in that names no connection is one of ${first?.name}.`}
    </Alert>
  )
}

/** Above the other tabs. */
export function NobodySignsIn({ client }: { client: Application }) {
  const isForPeople = signsPeopleIn(client)
  const { data: own } = useQuery({ ...databasesOf(client.client_id), enabled: isForPeople })
  const [query] = useSearchParams()
  if (query.get('tab') === TAB || !isForPeople || own === undefined || own.length > 0) return null
  return (
    <Alert color="yellow" role="status" icon={<TriangleAlert size={18} />} title={NOBODY} mb="md">
      This application may use no database connection: every sign-in, sign-up and reset of it ends in an error page.{' '}
      <Anchor component={Link} inherit to={`?tab=${TAB}`}>
        Choose its connections
      </Anchor>
    </Alert>
  )
}

function Switches({ client, own }: { client: Application; own: readonly Database[] }) {
  const { text, field } = useSearch('Search connections', 'Name')
  const [, setQuery] = useSearchParams()
  const words = text.toLowerCase()
  const all = useQuery(databases)
  const shown = useQuery({
    ...databases,
    select: useCallback((found: Database[]) => found.filter(({ name }) => name.toLowerCase().includes(words)), [words]),
  })
  const columns = useColumns(client, own)
  return (
    <div>
      {(words !== '' || (all.data?.length ?? 0) > MANY) && field}
      <List
        of={shown}
        label="Connections"
        keyOf={(connection) => connection.id}
        columns={columns}
        empty={
          words === '' ? (
            <None />
          ) : (
            <Empty icon={SearchX} title="No such connection" words={`Nothing is called ${text}.`}>
              <Button variant="default" onClick={() => setQuery({ tab: TAB }, { replace: true })}>
                Show all
              </Button>
            </Empty>
          )
        }
      />
    </div>
  )
}

function None() {
  const may = useMay('create:connections')
  return (
    <Empty
      icon={Icon}
      title="No connection"
      words="People live in a database connection, and this tenant has none. Once there is one it is switched on here."
    >
      {may && (
        <Button component={Link} to="/connections">
          Go to Connections
        </Button>
      )}
    </Empty>
  )
}

function useColumns({ client_id: client, name }: Application, own: readonly Database[]): Column<Database>[] {
  const may = useMay('update:connections')
  const queries = useQueryClient()
  /** by connection, what is asked of the server right now */
  const [asked, setAsked] = useState<ReadonlyMap<string, boolean>>(new Map())
  const set = useCallback(
    async (connection: Database, status: boolean): Promise<boolean> => {
      setAsked((before) => new Map(before).set(connection.id, status))
      try {
        await letUse(connection.id, client, status)
        await queries.invalidateQueries({ queryKey: ['connections'] })
        return true
      } catch (thrown) {
        tellFailure(thrown)
        return false
      } finally {
        setAsked((before) => new Map([...before].filter(([each]) => each !== connection.id)))
      }
    },
    [client, queries],
  )
  return useMemo(
    () => [
      {
        title: 'Connection',
        of: (connection) => (
          <Link to={`/connections/${id(connection.id)}`} className="kt-row-link">
            {connection.name}
          </Link>
        ),
      },
      {
        title: 'May sign in',
        width: '9rem',
        of: (connection) => (
          <Switch
            aria-label={`People of ${connection.name} may sign in`}
            checked={asked.get(connection.id) ?? own.some((each) => each.id === connection.id)}
            disabled={!may}
            onChange={async (event) => {
              const on = event.currentTarget.checked
              // one answer after the other
              if (asked.has(connection.id) || !(await set(connection, on))) return
              tell(`${connection.name} is ${on ? 'on' : 'off'} for ${name}`, {
                undo: () => void set(connection, !on),
              })
            }}
          />
        ),
      },
    ],
    [asked, own, may, name, set],
  )
}
