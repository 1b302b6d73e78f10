// kit: what every room may use. No domain word in here; at most 12 files.
export * from './clock.ts'
export * from './crypto.ts'
export * from './errors.ts'
export * from './html.ts'
export * from './ids.ts'
export * from './json.ts'
export * from './log.ts'
export * from './lucene.ts'
