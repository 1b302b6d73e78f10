// Lays a lock's packages in a folder: bytes checked against their checksums, nothing executed, no links, no native code.
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import pacote from 'pacote'
import * as tar from 'tar'

import type { NpmOptions } from './npm-options.ts'
import type { Lock, LockedPackage } from './outcome.ts'
import { BuildRefused, refusalOf } from './refusal.ts'

const AT_ONCE = 12
const MAX_FILES = 60_000
const MAX_BYTES = 400 * 1024 * 1024

/** @param root an empty folder that nobody else writes to */
export async function installLock(lock: Lock, root: string, npm: NpmOptions): Promise<void> {
  const room = { files: MAX_FILES, bytes: MAX_BYTES }
  const waiting = [...lock.packages]
  const refusals: unknown[] = []
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined && refusals.length === 0; next = waiting.shift()) {
      await installPackage(next, root, npm, room).catch((thrown: unknown) => refusals.push(thrown))
    }
  }
  // every lane has stopped writing before anybody removes the folder
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  if (refusals.length > 0) throw refusals[0]
}

async function installPackage(pack: LockedPackage, root: string, npm: NpmOptions, room: Room): Promise<void> {
  const about = `${pack.name}@${pack.version}`
  const folder = join(root, pack.location)
  try {
    const { resolved, integrity } = pack
    // pacote takes `name@URL` for a remote spec; the URL was checked to be a registry's
    const bytes = await pacote.tarball(`${pack.name}@${resolved}`, {
      ...npm,
      resolved,
      integrity,
      allowRemote: 'all',
    })
    await unpack(bytes, folder, about, room)
    await refuseNative(folder, about)
  } catch (thrown) {
    // an optional package that does not work here is left out, as npm leaves it out
    if (!pack.optional || !(thrown instanceof NativePackage)) throw refusalOf(thrown, about)
    await rm(folder, { recursive: true, force: true })
  }
}

type Room = { files: number; bytes: number }

/** node-tar refuses what leaves the folder as well; here it ends the build instead of being skipped (CVE-2026-24842). */
async function unpack(bytes: Uint8Array, folder: string, about: string, room: Room): Promise<void> {
  await mkdir(folder, { recursive: true })
  const refusals: BuildRefused[] = []
  const filter = (path: string, entry: tar.ReadEntry | import('node:fs').Stats) => {
    if (refusals.length > 0) return false
    const refusal = refusalOfEntry(path, 'type' in entry ? entry.type : 'File', entry.size, about, room)
    if (refusal !== null) refusals.push(refusal)
    return refusal === null
  }
  const extract = tar.x({ cwd: folder, strip: 1, filter, noChmod: true, noMtime: true, preserveOwner: false })
  await pipeline(Readable.from([bytes]), extract as unknown as NodeJS.WritableStream)
  if (refusals[0] !== undefined) throw refusals[0]
}

function refusalOfEntry(path: string, type: string, size: number, about: string, room: Room): BuildRefused | null {
  const refused = (why: string) => new BuildRefused('dependency_refused', `${about}: ${why}`)
  if (type === 'SymbolicLink' || type === 'Link') return refused(`contains a link (${path})`)
  if (!/^(?:Old|Contiguous)?File$|^Directory$|^GNUDumpDir$/.test(type)) return refused(`contains a ${type} (${path})`)
  if (path.startsWith('/') || path.includes('\\') || path.split('/').includes('..')) {
    return refused(`contains a path out of its folder (${path})`)
  }
  room.files -= 1
  room.bytes -= size
  if (room.files < 0 || room.bytes < 0) return refused('is too large when unpacked')
  const inside = posix.normalize(path).split('/').slice(1).join('/')
  if (
    /\.node$/i.test(inside) ||
    /^(?:.*node_modules\/(?:@[^/]+\/)?[^/]+\/)?(?:binding\.gyp$|prebuilds\/.)/.test(inside)
  ) {
    return new NativePackage(about)
  }
  return null
}

class NativePackage extends BuildRefused {
  constructor(about: string) {
    super('dependency_refused', `${about}: contains native code, which Actions cannot load`)
  }
}

async function refuseNative(folder: string, about: string): Promise<void> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null)
  if (text === null) throw new BuildRefused('dependency_failed', `${about}: has no package.json`)
  const manifest: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
  if (typeof manifest === 'object' && manifest !== null && 'gypfile' in manifest && manifest.gypfile === true) {
    throw new NativePackage(about)
  }
}
