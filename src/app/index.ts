// app: the composition of all rooms, their configuration, and how a node starts and stops.
export { type Authority, issueCertificate, makeAuthority } from './authority.ts'
export { type App, freePort, openApp } from './compose.ts'
export { type Config, parentEnvironment, readConfig, variables } from './config.ts'
export { type Finding, inspectMachine } from './doctor.ts'
export { migrateStore } from './migrate.ts'
export { type SeededPeople, seedPeople } from './people.ts'
export { startScreen } from './start-screen.ts'
export { VERSION } from './version.ts'
