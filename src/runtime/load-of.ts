// The frames that give a blank child its program.
import type { Artifact, Program } from './contract.ts'
import type { Load } from './protocol.ts'

/** What the code cache is of: the packages, or the code when there are none. */
export function textOf(artifact: Artifact): string {
  return artifact.packages ?? artifact.code
}

export function fileOf(program: Program): string {
  return program.kind === 'hook' ? 'hook.js' : 'action.js'
}

export function loadOf(
  program: Program,
  artifact: Artifact,
  { cache, eager, compileOnly }: { cache: Buffer | undefined; eager: boolean; compileOnly: boolean },
): { head: Load; raws: readonly Uint8Array[] } {
  const modules = Object.entries(artifact.modules ?? {})
  const head: Load = {
    t: 'load',
    kind: program.kind,
    file: fileOf(program),
    packages: artifact.packages !== undefined,
    cached: cache !== undefined,
    modules: modules.map(([name]) => `actions:${name}`),
    raw: artifact.sourceMap === null,
    eager,
    compileOnly,
  }
  const texts = [artifact.code, ...(artifact.packages === undefined ? [] : [artifact.packages])]
  const bytes = (text: string) => Buffer.from(text, 'utf8')
  return {
    head,
    raws: [...texts.map(bytes), ...(cache === undefined ? [] : [cache]), ...modules.map(([, m]) => bytes(m))],
  }
}
