// Files that prove themselves: the first line is the SHA-256 of the rest. A damaged one counts as absent.
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { sha256 } from '#kit'

export type SealedFiles = {
  read(key: string): Promise<string | null>
  /** atomic: readers see the old text or the new one, never a part */
  write(key: string, text: string): Promise<void>
}

/** @param dir made when it is absent; @see read for keys: hexadecimal only */
export function sealedFiles(dir: string): SealedFiles {
  return {
    async read(key) {
      const path = join(dir, key)
      const content = await readFile(path, 'utf8').catch(() => null)
      if (content === null) return null
      const end = content.indexOf('\n')
      const text = content.slice(end + 1)
      if (end === 64 && content.slice(0, end) === sha256(text)) return text
      await rm(path, { force: true })
      return null
    },
    async write(key, text) {
      const path = join(dir, key)
      const unfinished = `${path}.${randomBytes(6).toString('hex')}`
      await mkdir(dirname(path), { recursive: true })
      await writeFile(unfinished, `${sha256(text)}\n${text}`)
      await rename(unfinished, path)
    },
  }
}
