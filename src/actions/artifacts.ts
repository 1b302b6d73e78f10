// Where artifacts come from: this node's disk, else the database that all nodes share. Named by content, so never stale.
import { join } from 'node:path'

import { fromStored } from '#kit'
import type { Storage } from '#storage'

import type { BuiltArtifact } from './build/index.ts'
import { sealedFiles } from './build/sealed-files.ts'
import * as versions from './versions.store.ts'

export type Artifacts = {
  /** undefined when no node has built it */
  find(hash: string): Promise<BuiltArtifact | undefined>
}

/** @param dataDir `artifacts` in it is the cache, which may be deleted at any time; undefined: none */
export function openArtifacts({ db }: Storage, dataDir: string | undefined): Artifacts {
  const files = dataDir === undefined ? undefined : sealedFiles(join(dataDir, 'artifacts'))
  return {
    async find(hash) {
      const kept = await files?.read(hash)
      if (kept !== undefined && kept !== null) {
        const artifact = fromStored<BuiltArtifact>(kept)
        if (artifact.hash === hash) return artifact
      }
      const artifact = await versions.findArtifact(db, hash)
      // a full disk costs the cache, not the Action
      if (artifact) await files?.write(hash, JSON.stringify(artifact)).catch(() => {})
      return artifact
    },
  }
}
