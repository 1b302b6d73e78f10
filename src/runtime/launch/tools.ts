// The programs of util-linux and coreutils that build a sandbox, by path: the server's own PATH decides nothing here.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']

function find(name: string): string | null {
  if (process.platform !== 'linux') return null
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}

export const tools = {
  unshare: find('unshare'),
  mount: find('mount'),
  chroot: find('chroot'),
  setpriv: find('setpriv'),
  prlimit: find('prlimit'),
  ldd: find('ldd'),
  sh: find('sh'),
} as const
