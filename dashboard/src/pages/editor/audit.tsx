// What the registry knows against the packages of the draft, asked by the server; a registry without audits says nothing.
import { ActionIcon, Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import { queryOptions, type UseQueryResult } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'

import { get, id } from '../../api/client.ts'
import type { ActionAudit, Advisory } from '../../api/schema.ts'
import type { Action } from '../../api/types.ts'

const COLORS: Record<string, string> = { critical: 'red', high: 'red', moderate: 'yellow', low: 'blue' }

export const auditOf = ({ id: actionId, status, updated_at }: Action) =>
  queryOptions({
    // another build may have found other versions
    queryKey: ['audit', actionId, status, updated_at],
    staleTime: 300_000,
    retry: false,
    queryFn: ({ signal }) => get<ActionAudit>(`/keyturn/actions/${id(actionId)}/audit`, signal),
  })

export function Advisories({ advisories }: { advisories: readonly Advisory[] }) {
  if (advisories.length === 0) return null
  return (
    <Stack component="ul" gap={6} m={0} mt={6} pl="lg" style={{ listStyle: 'none' }}>
      {advisories.map(({ severity, title, url, range }) => (
        <li key={`${title} ${range}`}>
          <Group gap={6} wrap="nowrap" align="flex-start">
            <Badge size="sm" color={COLORS[severity] ?? 'gray'} style={{ flex: 'none' }}>
              {severity}
            </Badge>
            <Text fz="xs" style={{ overflowWrap: 'anywhere' }}>
              {url === undefined ? (
                title
              ) : (
                <Anchor fz="xs" href={url} rel="noreferrer noopener" target="_blank">
                  {title}
                </Anchor>
              )}{' '}
              {range !== '' && `(${range})`}
            </Text>
          </Group>
        </li>
      ))}
    </Stack>
  )
}

/** What comes along with the packages that were named, and what was found in all. */
export function AuditResult({ audit }: { audit: UseQueryResult<ActionAudit> }) {
  const { data } = audit
  const brought = (data?.packages ?? []).filter(({ declared, advisories }) => !declared && advisories.length > 0)
  return (
    <section aria-label="Audit">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fz="sm" role="status" c={data && found(data) > 0 ? 'var(--mantine-color-error)' : 'dimmed'}>
          {audit.isError ? audit.error.message : data ? wordsOf(data) : 'The registry is asked…'}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Audit again"
          loading={audit.isFetching}
          onClick={() => void audit.refetch()}
        >
          <RefreshCw size={15} />
        </ActionIcon>
      </Group>
      {brought.map(({ name, version, advisories }) => (
        <div key={`${name}@${version}`}>
          <Text fz="xs" mt="xs">
            <span className="kt-mono">
              {name}@{version}
            </span>
            , which comes along
          </Text>
          <Advisories advisories={advisories} />
        </div>
      ))}
    </section>
  )
}

function found({ packages }: ActionAudit): number {
  return packages.reduce((sum, { advisories }) => sum + advisories.length, 0)
}

function wordsOf(audit: ActionAudit): string {
  const { built, available, reason, packages } = audit
  if (!built) return 'Audit: Save Draft resolves the versions first.'
  if (!available) {
    return reason === 'none'
      ? 'Audit: not available. The configured registry has none.'
      : 'Audit: not available. The registry does not answer.'
  }
  const checked = packages.filter((each) => each.checked).length
  const others = packages.length - checked
  const rest = others === 0 ? '' : ` ${others} of other registries were not checked.`
  const known = found(audit)
  const about = `${checked} ${checked === 1 ? 'package' : 'packages'}`
  if (known === 0) return `Audit: nothing is known against ${about}.${rest}`
  return `Audit: ${known} known ${known === 1 ? 'vulnerability' : 'vulnerabilities'} in ${about}.${rest}`
}
