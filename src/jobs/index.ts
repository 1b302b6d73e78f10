// jobs: work that must happen after a commit, on any node, at least once.
export { GiveUp, NotBefore } from './give-up.ts'
export type { JobsDeps } from './deps.ts'
export { openJobs } from './open.ts'
export type {
  Depth,
  EnqueueOptions,
  FailedJob,
  JobContext,
  Jobs,
  RetryPolicy,
  TaskHandler,
  Tasks,
  Worker,
  WorkOptions,
} from './jobs.ts'
