// The walls of each tier as command lines: what is put in front of `node` when a child is started.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Tier } from '../contract.ts'
import type { Folder } from './folder.ts'
import { tools } from './tools.ts'

/** One way to build a tier. Several may lead to the same tier; probing finds the first that works here. */
export type Walls = {
  tier: Tier
  words: string
  /** namespaces to leave the server's: mount, pid, ipc and uts always, these two by choice */
  namespaces: { user: boolean; net: boolean; proc: boolean } | null
  /** a uid of its own for each child; needs root */
  ownUid: boolean
}

export type Command = {
  file: string
  args: string[]
  /** what the sandbox program, the egress socket and the authorities are called inside */
  runner: string
  socket: string
  ca: string | null
}

const isRoot = process.getuid?.() === 0

/** Far from the uids that people and packages have. */
const FIRST_UID = 1_878_000_000

/** All ways, best first. */
export function allWalls(): readonly Walls[] {
  const ways: Walls[] = []
  for (const tier of ['t2', 't1'] as const) {
    for (const proc of [true, false]) {
      const net = tier === 't2'
      const inside = `own ${isRoot ? '' : 'user, '}mount, process${net ? ' and network' : ''} namespaces`
      const words = `${inside}${isRoot ? ', a uid of its own' : ''}${net ? '; the egress proxy is the only way out' : ''}`
      ways.push({ tier, words, namespaces: { user: !isRoot, net, proc }, ownUid: isRoot })
    }
  }
  if (isRoot) ways.push({ tier: 't1', words: 'a uid of its own for each child', namespaces: null, ownUid: true })
  ways.push({ tier: 't0', words: 'Node permission model only: trusted code only', namespaces: null, ownUid: false })
  return ways
}

/** @returns why this machine cannot even try, or null */
export function lacking(walls: Walls): string | null {
  if (walls.tier === 't0') return null
  if (process.platform !== 'linux') return 'needs Linux'
  const needed =
    walls.namespaces === null
      ? (['setpriv'] as const)
      : (['unshare', 'mount', 'chroot', 'setpriv', 'sh', 'ldd'] as const)
  const missing = needed.filter((name) => tools[name] === null)
  return missing.length === 0 ? null : `needs ${missing.join(', ')} (util-linux)`
}

/**
 * @param slot number of the child: decides its uid
 * @param sockets folder with the child's egress socket `e`, which alone of all sockets is visible inside
 */
export async function commandFor(
  walls: Walls,
  folder: Folder,
  node: string,
  flags: readonly string[],
  slot: number,
  sockets: string,
  descriptors: number,
): Promise<Command> {
  // processes are counted per uid: only where the child has one of its own is the count its own
  const processes = walls.ownUid ? ['--nproc=64'] : []
  const limits =
    tools.prlimit === null ? [] : [tools.prlimit, `--nofile=${descriptors}`, '--core=0', ...processes, '--']
  if (walls.namespaces === null) {
    const inside = [
      ...privileges(tools.setpriv, walls, slot),
      node,
      ...flags,
      `--allow-fs-read=${folder.runner}`,
      folder.runner,
    ]
    return split([...limits, ...inside], folder.runner, join(sockets, 'e'), folder.ca)
  }
  const root = await folder.rootFor(node)
  const table = join(sockets, 'fstab')
  await writeFile(table, fstab(root, sockets, walls.namespaces.proc))
  const { unshare, sh, mount, chroot, setpriv } = tools
  if (unshare === null || sh === null || mount === null || chroot === null || setpriv === null)
    throw new Error('no util-linux')
  const outside = [
    setpriv,
    '--pdeathsig',
    'KILL',
    unshare,
    '--mount',
    '--pid',
    '--ipc',
    '--uts',
    '--fork',
    '--kill-child',
  ]
  if (walls.namespaces.net) outside.push('--net')
  if (walls.namespaces.user) outside.push('--user', '--map-root-user')
  // $0 is the table, $1 mount, the rest what to become; the new root is entered last, when the mounts are done
  const script = [sh, '-c', '"$1" -n -a -T "$0" && shift && exec "$@"', table, mount, chroot, root.path]
  const inside = [
    ...privileges('/setpriv', walls, slot),
    '/node',
    ...flags,
    '--allow-fs-read=/runner.cjs',
    '/runner.cjs',
  ]
  return split(
    [...limits, ...outside, ...script, ...inside],
    '/runner.cjs',
    '/run/e',
    folder.ca === null ? null : '/ca.pem',
  )
}

/** No capabilities, no new privileges, death with the parent: the same at every tier where setpriv is. */
function privileges(setpriv: string | null, walls: Walls, slot: number): readonly string[] {
  if (setpriv === null) return []
  const uid = String(FIRST_UID + slot)
  const own = walls.ownUid ? ['--reuid', uid, '--regid', uid, '--clear-groups'] : []
  const bare = isRoot || walls.namespaces !== null ? ['--bounding-set=-all', '--inh-caps=-all'] : []
  return [setpriv, ...own, ...bare, '--no-new-privs', '--pdeathsig', 'KILL']
}

function fstab(
  root: { path: string; mounts: readonly { from: string; at: string }[] },
  sockets: string,
  proc: boolean,
): string {
  const line = (from: string, at: string, type: string, options: string) =>
    `${escape(from)} ${escape(root.path + at)} ${type} ${options} 0 0`
  return [
    line(root.path, '', 'none', 'bind,ro'),
    ...root.mounts.map(({ from, at }) => line(from, at, 'none', at.startsWith('/dev/') ? 'bind' : 'bind,ro')),
    line(sockets, '/run', 'none', 'bind,ro'),
    ...(proc ? [line('proc', '/proc', 'proc', 'nosuid,nodev,noexec')] : []),
    '',
  ].join('\n')
}

function escape(path: string): string {
  return path
    .replaceAll('\\', String.raw`\134`)
    .replaceAll(' ', String.raw`\040`)
    .replaceAll('\t', String.raw`\011`)
}

function split(all: readonly string[], runner: string, socket: string, ca: string | null): Command {
  const [file = '', ...args] = all
  return { file, args, runner, socket, ca }
}
