// Opens every room in order and joins them; closes them in the other. The only place that knows them all.
import type { Server } from 'node:net'
import { join } from 'node:path'

import { type Actions, openActions, openBuilder, openPackages } from '#actions'
import { deliverSignals, type Flows, mailSettings, openFlows } from '#flows'
import { limits, loginAttempts, oidcRecords } from '#identity'
import { openJobs } from '#jobs'
import {
  type Clock,
  DAY,
  HOUR,
  type Ids,
  type Log,
  MINUTE,
  openLog,
  openSealer,
  SECOND,
  StartRefused,
  systemClock,
  systemIds,
} from '#kit'
import { type Logs, openLogs, openLogStreams } from '#logs'
import { openMail } from '#mail'
import { openOidc } from '#oidc'
import { type Isolation, openOutbound, openPlace, openRelayPlace, openRuntime } from '#runtime'
import { alignPositions, openStorage, type Storage } from '#storage'
import { resourceServers, settings } from '#tenant'
import { openGeoDatabase, openWeb } from '#web'

import { openBreachedApi } from './breached-api.ts'
import { type Config, encryptionKey, npmEnvironment } from './config.ts'
import { refuseExampleSecret } from './examples.ts'
import { openForeground } from './foreground.ts'
import { freePort } from './free-port.ts'
import { refuseForeignKey } from './key-check.ts'
import { sendLogoutToken } from './logout-tokens.ts'
import { mailWords } from './mail-words.ts'
import { openReceiverOutbound } from './receivers.ts'
import { type Generated, seedTenant } from './seed.ts'
import { localTls } from './tls.ts'
import { VERSION } from './version.ts'

export type App = AsyncDisposable & {
  config: Config
  isolation: Isolation
  /** the store, for commands that seed or inspect */
  storage: Storage
  rooms: { actions: ReturnType<typeof openActions>; flows: ReturnType<typeof openFlows> }
  /** what the first start generated; shown once */
  generated: Generated | undefined
  /** who delivers mails, in one sentence; not ok when nobody does */
  mail: { ok: boolean; words: string }
  /** path of the authority that clients must trust when TLS is ours */
  authorityFile: string | undefined
  port: number
}

export type AppOptions = { clock?: Clock; ids?: Ids; log?: Log }

/** Starts a node: ready when this resolves. @throws StartRefused with one sentence when it cannot */
export async function openApp(asked: Config, options: AppOptions = {}): Promise<App> {
  const { clock = systemClock, ids = systemIds } = options
  const log = options.log ?? openLog(asked.logLevel)
  const config = await settled(asked)
  refuseUnsafe(config)
  await using rooms = new AsyncDisposableStack()

  const sealer = openSealer(encryptionKey(config))
  const storage = rooms.use(await openStorage({ directory: config.dataDir, url: config.databaseUrl, log }))
  const generated = await seedTenant({ storage, sealer, clock, ids, config })
  await refuseForeignKey(storage, sealer)
  if (config.mode === 'production' && !config.allow.includes('default-secrets')) {
    await refuseExampleSecret(storage, sealer)
  }
  await storage.transaction((tx) => resourceServers.alignSystem(tx, `${config.publicUrl}/api/v2/`))

  const egress = {
    allow: config.egressAllow,
    map: config.egressMap,
    publicUrl: config.publicUrl,
    ...(config.extraCa === undefined ? {} : { extraCa: config.extraCa }),
  }
  const runtime = rooms.use(
    await openRuntime({ log, clock, isolation: config.isolation, dataDir: config.dataDir, egress }),
  )
  refuseWeakTier(config, runtime.isolation)
  const builder = rooms.use(
    openBuilder({
      cacheDir: join(config.dataDir, 'builds'),
      log,
      clock,
      env: npmEnvironment(),
      // connections of builds keep their ports, so the map of tests is not for them
      place: openPlace({ ...egress, map: [] }),
      ...(config.npmRegistry === undefined ? {} : { registry: config.npmRegistry }),
    }),
  )
  const jobs = await openJobs<TaskName>({ storage, sealer, clock, ids, log, nodeId: ids.uuid() })
  const tenantName = (await settings.read(storage.db, 'tenant'))?.id ?? 'keyturn'
  await alignPositions(storage)
  const logs = openLogs({ storage, clock, log, tenantName, environmentName: config.mode })
  const logStreams = rooms.use(
    openLogStreams({
      ...{ storage, sealer, clock, log, logs },
      send: openOutbound(egress),
      enqueue: (tx, { id, priority }, at) => {
        // one run at a time and one that waits: whatever wakes a stream while it is delivered is not lost
        const one = { key: `log-stream:${id}`, queue: `log-stream:${id}`, priority: priority ? -10 : 0 }
        return jobs.enqueue(
          tx,
          'deliver-log-stream',
          { stream: id },
          { ...one, ...(at === undefined ? {} : { runAt: at }) },
        )
      },
    }),
  )
  const mail = openMail({
    ...{ storage, sealer, clock, ids, log, inbox: inboxEnabled(config), publicUrl: config.publicUrl },
    settings: mailSettings(storage),
    renderer: runtime,
    send: openOutbound(egress),
    relay: openRelayPlace(egress),
  })
  const actions = openActions({
    ...{ storage, jobs, logs, runtime, builder, sealer, clock, ids, log },
    dataDir: config.dataDir,
  })
  const { publicUrl } = config
  const isLeaked = config.breachedApi && openBreachedApi({ ...config.breachedApi, log, egress })
  const flows = openFlows({ storage, jobs, logs, mail, actions, sealer, clock, ids, publicUrl, isLeaked })

  const oidc = await openOidc({ storage, sealer, clock, ids, log, flows, publicUrl })

  let port = config.port
  let authorityFile: string | undefined
  if (config.role !== 'worker') {
    const tls = config.https ? await localTls(config, clock) : undefined
    authorityFile = tls?.authorityFile
    const web = rooms.use(
      await openWeb({
        ...{ storage, flows, actions, logs, logStreams, jobs, mail, oidc, sealer, clock, ids, log },
        ...{ publicUrl, host: config.host, port: config.port, mode: config.mode },
        trustedProxies: config.trustedProxies,
        rateLimit: config.rateLimit,
        inboxEnabled: inboxEnabled(config),
        version: VERSION,
        packages: openPackages({
          cacheDir: join(config.dataDir, 'builds'),
          env: npmEnvironment(),
          ...(config.npmRegistry === undefined ? {} : { registry: config.npmRegistry }),
        }),
        isolation: runtime.isolation,
        ...(config.geoDatabase === undefined ? {} : { locate: openGeoDatabase(config.geoDatabase) }),
        ...(tls === undefined ? {} : { tls: { key: tls.key, cert: tls.certificate } }),
      }),
    )
    ;({ port } = await web.listen())
  }
  if (config.role !== 'web') {
    jobs.every('remove-expired', HOUR)
    jobs.every('wake-log-streams', 15 * SECOND)
    jobs.every('settle-lost-executions', MINUTE)
    const foreground = rooms.use(openForeground((server) => portOf(server) === port))
    const lane = (concurrency: number) => ({ concurrency })
    const worker = await jobs.work(
      {
        'run-execution': {
          run: (payload, context) => foreground.stepAside(() => actions.tasks['run-execution'](payload, context)),
          // one Action holds 20 of them at most by default (16 places and a line of 4), so three slow ones stop nobody
          ...lane(64),
        },
        'build-action': {
          run: actions.tasks['build-action'],
          ...lane(2),
          retries: { firstMs: 5_000, limitMs: 300_000 },
        },
        'build-hook': {
          run: actions.tasks['build-hook'],
          ...lane(2),
          retries: { firstMs: 5_000, limitMs: 300_000 },
        },
        'send-reset-link': { run: flows.tasks['send-reset-link'], ...lane(4) },
        'send-logout-token': {
          run: sendLogoutToken({ sign: oidc.signLogoutToken, send: openOutbound(egress) }),
          ...lane(8),
          retries: { firstMs: 5_000, limitMs: 600_000 },
        },
        'deliver-mail': {
          run: flows.tasks['deliver-mail'],
          ...lane(4),
          timeoutMs: 60_000,
          // ten attempts within about half an hour; links and codes live no longer than they are worth sending
          retries: { firstMs: 5_000, limitMs: 600_000 },
        },
        // a place for every stream there may be: a slow receiver delays nobody else
        'deliver-log-stream': {
          run: ({ stream }, { signal }) => logStreams.deliver(typeof stream === 'string' ? stream : '', signal),
          ...lane(20),
          timeoutMs: 60_000,
        },
        'settle-lost-executions': { run: () => actions.tasks['settle-lost-executions']() },
        'wake-log-streams': { run: () => logStreams.wake() },
        'bulk-job': { run: flows.bulk.tasks['bulk-job'], ...lane(2) },
        'deliver-signals': {
          run: deliverSignals({
            ...{ storage, jobs, sealer, clock, logs, publicUrl },
            send: openReceiverOutbound(egress, config.mode),
          }),
          ...lane(4),
          retries: { firstMs: 2_000, limitMs: 600_000 },
        },
        'remove-expired': { run: () => removeExpired({ storage, flows, actions, logs, clock, config }) },
      },
      { concurrency: 2 },
    )
    rooms.defer(() => worker.drain(25_000))
  }
  // blocking triggers run where requests are answered
  if (config.role !== 'worker') await actions.warm()
  const told = await mailWords(storage, inboxEnabled(config))
  if (!told.ok) log.warn(told.words)
  const kept = rooms.move()
  return {
    config,
    isolation: runtime.isolation,
    storage,
    rooms: { actions, flows },
    generated,
    mail: told,
    authorityFile,
    port,
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  }
}

type TaskName =
  | 'run-execution'
  | 'build-action'
  | 'build-hook'
  | 'send-reset-link'
  | 'deliver-mail'
  | 'bulk-job'
  | 'deliver-signals'
  | 'send-logout-token'
  | 'deliver-log-stream'
  | 'wake-log-streams'
  | 'settle-lost-executions'
  | 'remove-expired'

/** Rows that nothing needs any more; a thousand at a time, so that no transaction grows long. */
async function removeExpired({ storage, flows, actions, logs, clock, config }: Retention): Promise<void> {
  const now = clock.now()
  await oidcRecords.removeExpired(storage.db, now)
  await limits.removeOlderThan(storage.db, now - 2 * DAY)
  await flows.removeExpired()
  await flows.bulk.removeExpired()
  await flows.signals.removeExpired()
  await loginAttempts.removeOlderThan(storage.db, now - 31 * DAY)
  while ((await actions.removeExecutions(now - config.keepExecutionsDays * DAY, 1000)) === 1000);
  while ((await logs.deleteOlderThan(storage.db, now - config.keepLogsDays * DAY, 1000)) === 1000);
}

type Retention = {
  storage: Storage
  flows: Flows
  actions: Actions
  logs: Logs
  clock: Clock
  config: Config
}

function portOf(server: Server): number | undefined {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : undefined
}

export function inboxEnabled(config: Config): boolean {
  return config.mode === 'development' || config.allow.includes('inbox')
}

/** Port 0 is settled before anything is opened: issuer, audience and links need the number. */
async function settled(config: Config): Promise<Config> {
  if (config.port !== 0) return config
  const port = await freePort(config.host)
  return { ...config, port, publicUrl: config.publicUrl.replace(/:0$/, `:${port}`) }
}

function refuseUnsafe(config: Config): void {
  if (config.role !== 'all' && !config.databaseUrl) {
    throw new StartRefused(
      `KEYTURN_ROLE=${config.role} needs PostgreSQL (KEYTURN_DATABASE_URL): the embedded store serves one process that does everything.`,
    )
  }
  if (config.mode !== 'production') return
  if (config.publicUrl.startsWith('http:') && !config.allow.includes('http')) {
    throw new StartRefused(
      `Production needs an https KEYTURN_PUBLIC_URL; this one is ${config.publicUrl}. To run without TLS all the same, set KEYTURN_ALLOW=http.`,
    )
  }
}

function refuseWeakTier({ mode, allow }: Config, { tier }: Isolation): void {
  if (mode !== 'production' || tier !== 't0' || allow.includes('t0')) return
  throw new StartRefused(
    'This machine offers isolation tier T0 only, which is for trusted code. Allow user namespaces, or accept it with KEYTURN_ALLOW=t0.',
  )
}
