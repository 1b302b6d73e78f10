// Node flags of a child: the permission model, and the doors that it does not guard (spec/runtime-and-storage.md §1).
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Each with a reason; a Node that does not know one is started without it. */
function wanted(heapMb: number): readonly string[] {
  return [
    '--permission',
    // the connection shim and the proxy are the network's door; without this flag even its Unix socket is closed
    '--allow-net',
    '--no-addons',
    '--no-experimental-ffi',
    // node:sqlite opens files past the permission model: it read the server's database
    '--no-experimental-sqlite',
    '--disable-proto=delete',
    '--disable-sigusr1',
    '--no-warnings',
    `--max-old-space-size=${heapMb}`,
    // without it small heaps collect so often that axios is 2 to 4 times slower
    '--max-semi-space-size=4',
  ]
}

/** @param node path of the binary that will run with them */
export async function flagsFor(node: string, heapMb: number): Promise<readonly string[]> {
  const known = node === process.execPath ? process.allowedNodeEnvironmentFlags : await flagsOf(node)
  return wanted(heapMb).filter((flag) => {
    const name = flag.replace(/=.*$/, '')
    // V8's own flags and --no-… forms are accepted by every Node this runs on, where the positive form is
    return (
      name === '--permission' || name.startsWith('--max-') || known.has(name) || known.has(name.replace('--no-', '--'))
    )
  })
}

async function flagsOf(node: string): Promise<ReadonlySet<string>> {
  const script = 'process.stdout.write(JSON.stringify([...process.allowedNodeEnvironmentFlags]))'
  const { stdout } = await run(node, ['-e', script], { env: {} })
  return new Set(JSON.parse(stdout) as string[])
}
