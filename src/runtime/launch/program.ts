// Builds the sandbox program: one CommonJS file from src/runtime/sandbox, the only file that a child may read.
import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'

export async function buildSandbox(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('../sandbox/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    // the oldest Node that an Action may run on (`keyturn runtimes add`)
    target: 'node22',
    logLevel: 'silent',
  })
  const file = result.outputFiles[0]
  if (file === undefined) throw new Error('esbuild made no sandbox program')
  return file.text
}
