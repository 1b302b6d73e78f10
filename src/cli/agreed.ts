// Asks before a plan is applied.
import { createInterface } from 'node:readline/promises'

/** Without a terminal and without --yes nothing is changed: the caller sees the plan. */
export async function agreed(plan: readonly string[], yes: boolean): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    process.stderr.write('keyturn: this is the plan; --yes applies it\n')
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const said = await terminal.question(`${plan.join('\n')}\nApply? [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(said.trim())
}
