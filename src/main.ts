// argv → one command. Compiled code is kept beside the packages: a start takes half the time.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// in the checkout and not in the shared temporary folder, where others could put code for us to run
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'keyturn-compiled'))

const { runCommand } = await import('./cli/index.ts')
process.exitCode = await runCommand(process.argv.slice(2))
