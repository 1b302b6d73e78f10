// For tests of any room: how the database goes about the queries of a piece of work.
import { CompiledQuery, type KyselyPlugin, type RootOperationNode } from 'kysely'

import type { Db, Storage } from './index.ts'

export type Plan = { sql: string; plan: string }

/** Runs `work` on a connection whose SELECTs are explained afterwards, with the values they had. */
export async function plansOf({ db, dialect }: Storage, work: (db: Db) => Promise<unknown>): Promise<Plan[]> {
  const seen: RootOperationNode[] = []
  const watch: KyselyPlugin = {
    transformQuery({ node }) {
      seen.push(node)
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
  await work(db.withPlugin(watch))
  const plans: Plan[] = []
  for (const node of seen.filter(({ kind }) => kind === 'SelectQueryNode')) {
    const { sql, parameters } = db.getExecutor().compileQuery(node, { queryId: 'plan' })
    const explain = dialect === 'sqlite' ? 'explain query plan' : 'explain (costs off)'
    const { rows } = await db.executeQuery(CompiledQuery.raw(`${explain} ${sql}`, [...parameters]))
    plans.push({ sql, plan: rows.map((row) => JSON.stringify(row)).join('\n') })
  }
  return plans
}

/** A whole table read, or rows sorted that an index would have brought in order. */
export function slowParts({ plan }: Plan, tables: readonly string[]): string[] {
  return plan
    .split('\n')
    .filter(
      (line) =>
        tables.some(
          (table) =>
            line.includes(`Seq Scan on ${table}`) ||
            (new RegExp(`SCAN ${table}\\b`).test(line) && !line.includes('USING')),
        ) ||
        line.includes('USE TEMP B-TREE FOR ORDER BY') ||
        /"(->)?\s*Sort"/.test(line),
    )
}
