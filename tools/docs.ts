// `npm run docs`: writes the documents that are made from code; with --check it only says which ones are stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import type { FlowDefinition, FlowState } from '#flows'

import { apiTypes } from './api-types.ts'
import { compatibilityPage } from './compatibility.ts'
import { customTextsPage } from './custom-texts.ts'
import { rooms } from './rooms.ts'
import { lessonsPage } from './security-lessons.ts'

type Generated = { file: string; text: () => Promise<string> | string }

/** One line a document. Each is made from the code that it describes, through that room's door. */
const documents: Generated[] = [
  { file: 'docs/rooms.md', text: roomsPage },
  { file: 'docs/compatibility.md', text: compatibilityPage },
  { file: 'docs/custom-texts.md', text: customTextsPage },
  { file: 'docs/flows/password-reset.md', text: async () => flowPage((await import('#flows')).passwordReset) },
  { file: 'docs/flows/enrollment.md', text: async () => flowPage((await import('#flows')).enrollment) },
  { file: 'docs/flows/sign-in.md', text: async () => flowPage((await import('#flows')).signIn) },
  { file: 'docs/flows/password-grant.md', text: async () => flowPage((await import('#flows')).passwordGrant) },
  { file: 'docs/flows/password-change.md', text: async () => flowPage((await import('#flows')).passwordChange) },
  {
    file: 'docs/flows/administrator-sign-in.md',
    text: async () => flowPage((await import('#flows')).administratorSignIn),
  },
  { file: 'docs/flows/mailed-link.md', text: async () => flowPage((await import('#flows')).mailedLink) },
  { file: 'docs/configuration.md', text: configurationPage },
  { file: 'docs/security-lessons.md', text: lessonsPage },
  { file: 'docs/openapi.json', text: openApiText },
  { file: 'dashboard/src/api/schema.ts', text: apiTypes },
]

const onlyCheck = process.argv.includes('--check')
for (const { file, text } of documents) {
  const path = join(import.meta.dirname, '..', file)
  const fresh = await text()
  if (fresh === current(path)) continue
  if (onlyCheck) {
    console.log(`${file} does not say what the code says: run npm run docs.`)
    process.exitCode = 1
  } else {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, fresh)
    console.log(`wrote ${file}`)
  }
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function roomsPage(): string {
  const rows = Object.entries(rooms).map(([room, allowed]) => `| ${room} | ${allowed.join(', ') || '–'} |`)
  return `<!-- Made by npm run docs from tools/rooms.ts. -->
# Rooms and doors

A room is a folder under \`src/\` with one door, its \`index.ts\`, imported as \`#room\`. \`npm run check\` refuses every
import that this table does not allow, every relative import that leaves its room, and every cycle.

| room | may enter |
|---|---|
${rows.join('\n')}

\`runtime/sandbox\` is the program inside the child: it imports the protocol and \`triggers/*/api.ts\` by name, no
package, and nothing of ours imports it. \`web\` takes only the transaction handle from \`storage\`. Tests beside a file
follow their room's row and may also open the server through \`#app\`; \`e2e\`, \`tools\` and \`bench\` may use every door.
`
}

async function flowPage<State extends FlowState, Input extends { type: string }, Effect extends { do: string }>(
  flow: FlowDefinition<State, Input, Effect>,
): Promise<string> {
  const { drawFlow } = await import('#flows')
  return `<!-- Made by npm run docs from src/flows/${flow.kind}/table.ts. -->
# The flow ${flow.kind}

Every state and every input that fits it. An input that does not fit shows the page of the current state again.

\`\`\`mermaid
${drawFlow(flow).trimEnd()}
\`\`\`
`
}

async function openApiText(): Promise<string> {
  const { openApiDocument, routeTable } = await import('#web')
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    version: string
  }
  const document = openApiDocument(routeTable, { publicUrl: 'http://localhost:3000', version })
  return `${JSON.stringify(document, null, 1)}\n`
}

async function configurationPage(): Promise<string> {
  const { variables } = await import('#app')
  const cell = (text: string) => text.replaceAll('|', '\\|')
  const rows = Object.entries(variables).map(
    ([name, { default: standard, words }]) => `| \`${name}\` | ${cell(standard)} | ${cell(words)} |`,
  )
  return `<!-- Made by npm run docs from src/app/config.ts. -->
# Configuration

Everything is set by environment variables. A \`KEYTURN_\` variable that is not in this list is refused at start.

| variable | default | what it does |
|---|---|---|
${rows.join('\n')}
`
}
