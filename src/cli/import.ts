// keyturn import: the Hooks and Actions of an auth0-deploy-cli export, in one plan.
import { parseArgs } from 'node:util'

import { parentEnvironment } from '#app'
import { StartRefused } from '#kit'

import { applyPlan, planOf } from './action-plan.ts'
import { agreed } from './agreed.ts'
import { apiOptions, apiPlace, openApi } from './api.ts'
import type { Command } from './command.ts'
import type { Export } from './export-read.ts'
import { MASK } from './hook-folder.ts'
import { applyHooks, planHooks } from './hook-plan.ts'
import { filler } from './placeholders.ts'

const options = {
  ...apiOptions,
  secret: { type: 'string', multiple: true, default: [] as string[] },
  yes: { type: 'boolean', default: false },
} as const

export const importExport: Command = {
  name: 'import',
  usage: '<export>',
  words: 'Hooks and Actions of an auth0-deploy-cli export (--secret, --yes)',
  async run(args) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [path, ...rest] = positionals
    if (path === undefined || rest.length > 0) {
      process.stderr.write('keyturn: keyturn import <folder or tenant.yaml>\n')
      return 2
    }
    const env = parentEnvironment()
    const api = openApi(apiPlace(values, env))
    const { readExport } = await import('./export-read.ts')
    const found = readExport(path, filler(env))
    fillSecrets(found, values.secret, env)
    const { triggers } = (await api('GET', '/actions/triggers')) as { triggers: { id: string }[] }
    const left = leaveOut(found, new Set(triggers.map(({ id }) => id)))
    const hooks = await planHooks(api, found.hooks)
    const actions = await planOf(api, found, true)
    for (const words of [...left, ...hooks.left]) process.stderr.write(`keyturn: ${words}\n`)
    const plan = [...hooks.steps, ...actions].map(({ words }) => words)
    const show = (answer: unknown, words: string) =>
      process.stdout.write(`${values.json ? JSON.stringify(answer, undefined, 2) : words}\n`)
    const leftOut = [...left, ...hooks.left]
    if (plan.length === 0) {
      show({ plan, left_out: leftOut }, 'Nothing to change.')
      return 0
    }
    if (!(await agreed(plan, values.yes))) {
      show({ plan, left_out: leftOut }, plan.join('\n'))
      return 2
    }
    const report = (words: string) => void process.stderr.write(`keyturn: ${words}\n`)
    // Actions first: a Hook that is enabled runs at once
    await applyPlan(api, actions, report, () => applyHooks(api, hooks.steps, report))
    show({ applied: plan, left_out: leftOut }, plan.join('\n'))
    return 0
  },
}

/** What this server has no trigger for stays out, and is told. */
function leaveOut(found: Export, known: ReadonlySet<string>): string[] {
  const left: string[] = []
  const here = [...known].join(' and ')
  found.actions = found.actions.filter(({ name, supported_triggers: [trigger] }) => {
    if (trigger && known.has(trigger.id)) return true
    left.push(`the Action ${name} stays out: ${trigger?.id ?? 'without a trigger'} is no trigger here, only ${here}`)
    return false
  })
  const { triggers } = found
  if (triggers) found.triggers = Object.fromEntries(Object.entries(triggers).filter(([id]) => known.has(id)))
  return left
}

function fillSecrets(found: Export, given: readonly string[], env: Readonly<Record<string, string | undefined>>): void {
  for (const one of given) {
    const [, name = '', variable = ''] = /^([^=]+)=env:(\w+)$/.exec(one) ?? []
    const value = env[variable]
    if (value === undefined) throw new StartRefused('--secret is NAME=env:VARIABLE, and the variable must be set.')
    let holders = 0
    for (const { secrets } of found.actions) {
      for (const secret of secrets) {
        if (secret.name !== name) continue
        secret.value = value
        holders++
      }
    }
    for (const { secrets } of found.hooks) {
      if (!secrets || !Object.hasOwn(secrets, name)) continue
      secrets[name] = value
      holders++
    }
    if (holders === 0) throw new StartRefused(`Nothing in the export has a secret ${name}.`)
  }
  // an export writes the mask where a value was
  for (const { secrets } of found.actions) for (const secret of secrets) if (secret.value === MASK) delete secret.value
}
