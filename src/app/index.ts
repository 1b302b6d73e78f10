// app: the composition of all rooms, their configuration, and how a node starts and stops.
// All rooms together take a second to load: what needs them loads them, and a command that only asks a server does not.
import type * as authority from './authority.ts'
import type * as compose from './compose.ts'
import type * as convert from './convert.ts'
import type * as doctor from './doctor.ts'
import type * as migrate from './migrate.ts'
import type * as people from './people.ts'
import type * as runtimes from './runtimes.ts'
import type * as screen from './start-screen.ts'

export type { Authority } from './authority.ts'
export type { App } from './compose.ts'
export { type Config, parentEnvironment, readConfig, variables } from './config.ts'
export type { FileConversion } from './convert.ts'
export type { Finding } from './doctor.ts'
export { freePort } from './free-port.ts'
export type { SeededPeople } from './people.ts'
export type { AddedRuntime } from './runtimes.ts'
export { VERSION } from './version.ts'

export const makeAuthority: typeof authority.makeAuthority = async (...given) =>
  (await import('./authority.ts')).makeAuthority(...given)

export const issueCertificate: typeof authority.issueCertificate = async (...given) =>
  (await import('./authority.ts')).issueCertificate(...given)

export const openApp: typeof compose.openApp = async (...given) => (await import('./compose.ts')).openApp(...given)

export const convertFile: typeof convert.convertFile = async (...given) =>
  (await import('./convert.ts')).convertFile(...given)

export const inspectMachine: typeof doctor.inspectMachine = async (...given) =>
  (await import('./doctor.ts')).inspectMachine(...given)

export const migrateStore: typeof migrate.migrateStore = async (...given) =>
  (await import('./migrate.ts')).migrateStore(...given)

export const seedPeople: typeof people.seedPeople = async (...given) =>
  (await import('./people.ts')).seedPeople(...given)

export const addedRuntimes: typeof runtimes.addedRuntimes = async (...given) =>
  (await import('./runtimes.ts')).addedRuntimes(...given)

export const addRuntime: typeof runtimes.addRuntime = async (...given) =>
  (await import('./runtimes.ts')).addRuntime(...given)

export const startScreen = async (...given: Parameters<typeof screen.startScreen>): Promise<string> =>
  (await import('./start-screen.ts')).startScreen(...given)
