// Node majors beside the server's own: which are there, and adding one. A running server notices by itself.
import { addedMajors, addMajor } from '#runtime'

import type { Config } from './config.ts'

export type AddedRuntime = { label: string; version: string }

export async function addedRuntimes({ dataDir }: Config): Promise<AddedRuntime[]> {
  const majors = await addedMajors(dataDir)
  return majors.map(({ label, version }) => ({ label, version })).sort((a, b) => a.label.localeCompare(b.label))
}

/** @throws AppError `invalid` for a label that cannot be added, `unavailable` when npm could not */
export async function addRuntime({ dataDir, npmRegistry }: Config, label: string): Promise<AddedRuntime> {
  const { version } = await addMajor(dataDir, label, npmRegistry)
  return { label, version }
}
