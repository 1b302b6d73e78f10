// Converts a Hook from a file, without a server; for the proof the real sandbox is started for as long as it takes.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Conversion, convertHook, openBuilder, type Proof, proveConversion } from '#actions'
import { type JsonObject, silentLog, StartRefused, systemClock } from '#kit'
import { openRuntime, type Stub } from '#runtime'

import { npmEnvironment, readConfig } from './config.ts'

export type FileConversion = { conversion: Conversion; proof: Proof | undefined }

export type FileConvertOptions = {
  dependencies: Readonly<Record<string, string>>
  modernize: boolean
  /** undefined: no proof */
  prove:
    | {
        secrets: Readonly<Record<string, string>>
        samples: readonly JsonObject[] | undefined
        answers: readonly (readonly Stub[])[] | undefined
      }
    | undefined
}

/** Code longer than an Action may be cannot become one. */
const MAX_BYTES = 100_000

/** @throws StartRefused when the script is too long, or the sandbox does not start; AppError when a build fails */
export async function convertFile(script: string, options: FileConvertOptions): Promise<FileConversion> {
  const bytes = Buffer.byteLength(script)
  if (bytes > MAX_BYTES) {
    throw new StartRefused(`The script has ${bytes} bytes; a Hook, like an Action, has at most ${MAX_BYTES}.`)
  }
  const { dependencies, modernize, prove } = options
  const conversion = convertHook(script, { dependencies, modernize })
  if (!conversion.converted || !prove) return { conversion, proof: undefined }
  const config = readConfig()
  const dataDir = mkdtempSync(join(tmpdir(), 'keyturn-convert-'))
  try {
    const common = { log: silentLog, clock: systemClock }
    const kept = join(config.dataDir, 'builds')
    await using builder = openBuilder({
      ...common,
      // a server's cache when there is one beside us; otherwise nothing is left behind
      cacheDir: existsSync(kept) ? kept : join(dataDir, 'builds'),
      env: npmEnvironment(),
      ...(config.npmRegistry === undefined ? {} : { registry: config.npmRegistry }),
    })
    await using runtime = await openRuntime({
      ...{ ...common, isolation: config.isolation, dataDir },
      egress: { allow: [], map: [] },
    })
    const proof = await proveConversion({ ...common, runtime, builder }, { script, dependencies, conversion, ...prove })
    return { conversion, proof }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}
