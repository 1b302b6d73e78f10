// /keyturn/triggers: the register whole, for editors: starter code, types, a sample event, who waits for it.
import { triggers } from '#triggers'

import { route } from './route.ts'

export const keyturnTriggerRoutes = [
  route({
    support: 'works',
    method: 'GET',
    path: '/keyturn/triggers',
    summary: 'Keyturn: triggers with their types, starter code and sample event',
    scopes: ['read:actions'],
    status: 200,
    handle: () =>
      Promise.resolve({
        triggers: Object.values(triggers).map((trigger) => ({
          id: trigger.id,
          name: trigger.name,
          description: trigger.description,
          blocking: trigger.blocking,
          current: trigger.current,
          versions: trigger.versions.map(({ version, status }) => ({
            version,
            status,
            starter: trigger.starter(version),
            types: trigger.types(version),
          })),
          runtimes: trigger.runtimes,
          default_runtime: trigger.defaultRuntime,
          max_bound: trigger.maxBound,
          handlers: trigger.handlers,
          sample_event: trigger.sampleEvent,
        })),
      }),
  }),
]
