// Requests and answers whole: what a dry run would have sent, what a live run was answered.
import { Text } from '@mantine/core'

import type { SentRequest, Stub } from '../../api/types.ts'

export function Bodies({ sent, answers }: { sent: readonly SentRequest[]; answers: readonly Stub[] }) {
  return (
    <>
      <Whole
        title="What it would have sent"
        all={sent.map(({ method, url, headers, body }) => ({ line: `${method} ${url}`, headers, body }))}
      />
      <Whole
        title="What came back"
        all={answers.map(({ method = '', url = '', status, headers = {}, body = '' }) => ({
          ...{ line: `${status} ${method} ${url}`, headers: Object.entries(headers), body },
        }))}
      />
    </>
  )
}

function Whole({
  title,
  all,
}: {
  title: string
  all: readonly { line: string; headers: readonly (readonly [string, string])[]; body: string }[]
}) {
  if (all.length === 0) return null
  return (
    <section aria-label={title}>
      <Text fz="sm" fw={600} mt="md" mb={4}>
        {title}
      </Text>
      {all.map(({ line, headers, body }, i) => (
        // they come once and in order
        // oxlint-disable-next-line react/no-array-index-key
        <details key={i} style={{ marginBottom: 6 }}>
          <summary className="kt-mono" style={{ overflowWrap: 'anywhere', cursor: 'pointer' }}>
            {line}
          </summary>
          <pre className="kt-pre kt-source">
            {headers.map(([name, value]) => `${name}: ${value}\n`).join('')}
            {body === '' ? 'No body' : `${headers.length > 0 ? '\n' : ''}${pretty(body)}`}
          </pre>
        </details>
      ))}
    </section>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
