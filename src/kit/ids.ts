// Ids in the formats that Auth0's clients know, all from the system's random source (ASVS 11.5.1).
import { randomBytes, randomInt, randomUUID } from 'node:crypto'

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const URL_SAFE = `${ALPHANUMERIC}-_`

/** A brand keeps an id of one kind from being passed as another. */
export type Id<Kind extends string> = string & { readonly __kind: Kind }
export type UserId = Id<'user'>
export type ConnectionId = Id<'connection'>
export type ClientId = Id<'client'>
export type ActionId = Id<'action'>
export type VersionId = Id<'version'>
export type HookId = Id<'hook'>
export type ExecutionId = Id<'execution'>
export type TicketId = Id<'ticket'>
export type FlowId = Id<'flow'>

export type Ids = {
  uuid(): string
  /** `auth0|` and 24 hex digits */
  user(): UserId
  connection(): ConnectionId
  /** 32 characters [A-Za-z0-9] */
  client(): ClientId
  /** 64 characters [A-Za-z0-9_-], 384 bits */
  clientSecret(): string
  grant(): string
  /** of a client's key: `cred_` and 22 characters */
  credential(): string
  /** `org_` and 16 characters */
  organization(): string
  role(): string
  resourceServer(): string
  /** `lst_` and 16 characters */
  logStream(): string
  /** opaque and long, as at Auth0; 160 random bits */
  execution(): ExecutionId
  /** a ULID: 26 characters, the first ten from the time */
  hook(now: number): HookId
  ticket(): TicketId
  flow(): FlowId
  /** of an enrolled factor: `dev_` and 16 characters, after its type as at Auth0: `totp|dev_…` */
  device(): string
  /** of a form, as at Auth0: `ap_` and 22 characters */
  form(): string
  /** of a phone provider, as at Auth0: `pro_` and 22 characters */
  phoneProvider(): string
  /** of a bulk job: `job_` and 22 characters */
  job(): string
  /** a secret handle of 256 random bits, base64url; only its hash is stored */
  handle(): string
  /** digits that sort by time, unique: milliseconds, then random */
  logEvent(now: number): string
}

export const systemIds: Ids = {
  uuid: () => randomUUID(),
  user: () => `auth0|${randomBytes(12).toString('hex')}` as UserId,
  connection: () => `con_${pick(ALPHANUMERIC, 16)}` as ConnectionId,
  client: () => pick(ALPHANUMERIC, 32) as ClientId,
  clientSecret: () => pick(URL_SAFE, 64),
  credential: () => `cred_${pick(ALPHANUMERIC, 22)}`,
  organization: () => `org_${pick(ALPHANUMERIC, 16)}`,
  grant: () => `cgr_${pick(ALPHANUMERIC, 16)}`,
  role: () => `rol_${pick(ALPHANUMERIC, 16)}`,
  logStream: () => `lst_${pick(ALPHANUMERIC, 16)}`,
  resourceServer: () => randomBytes(12).toString('hex'),
  execution: () => randomBytes(20).toString('hex') as ExecutionId,
  hook: (now) => `${timePart(now)}${pick(CROCKFORD, 16)}` as HookId,
  ticket: () => `tkt_${pick(ALPHANUMERIC, 22)}` as TicketId,
  flow: () => pick(ALPHANUMERIC, 27) as FlowId,
  device: () => `dev_${pick(ALPHANUMERIC, 16)}`,
  form: () => `ap_${pick(ALPHANUMERIC, 22)}`,
  phoneProvider: () => `pro_${pick(ALPHANUMERIC, 22)}`,
  job: () => `job_${pick(ALPHANUMERIC, 22)}`,
  handle: () => randomBytes(32).toString('base64url'),
  logEvent: (now) => `90020${now}${pick('0123456789', 38)}`,
}

/** 48 bits of milliseconds in ten characters, so that ids sort by time. */
function timePart(now: number): string {
  let [rest, text] = [Math.max(0, Math.floor(now)), '']
  for (let i = 0; i < 10; i++) {
    text = (CROCKFORD[rest % 32] ?? '0') + text
    rest = Math.floor(rest / 32)
  }
  return text
}

function pick(alphabet: string, length: number): string {
  let text = ''
  for (let i = 0; i < length; i++) text += alphabet[randomInt(alphabet.length)]
  return text
}

/** 0 ≤ x < 1, for jitter and shuffles; never for anything secret. */
export function random(): number {
  return randomInt(2 ** 32) / 2 ** 32
}
