// logs: what happened in the tenant, as Auth0's log events; written with the change, listed, searched, streamed.
export type { LogEvent, LogRequest, NewLogEvent } from './log-event.ts'
export type { LogType } from './log-types.ts'
export type { LogPage, Logs } from './logs.ts'
export { type LogsDeps, openLogs } from './open.ts'
export { CATEGORIES } from './streams/categories.ts'
export { type LogStreams, type NewLogStream, openLogStreams } from './streams/open.ts'
export type { LogStream, PiiConfig, Sink, StreamStatus } from './streams/stream.ts'
