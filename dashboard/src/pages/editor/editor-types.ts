// What the editor knows about an Action's world: the trigger's types, this Action's own secrets, and Node's globals.
import type { Trigger, TriggerId } from '../../api/types.ts'

const ACTION_TYPES: Record<TriggerId, string> = {
  'post-change-password': 'PostChangePasswordAction',
  'password-reset-post-challenge': 'PasswordResetPostChallengeAction',
  'post-login': 'PostLoginAction',
  'credentials-exchange': 'CredentialsExchangeAction',
}

/** Declarations for one Action: `event.secrets` has exactly its secrets, so that a wrong name is underlined. */
export function declarationsOf(trigger: Trigger, version: string, secrets: readonly string[]): string {
  const types = trigger.versions.find((each) => each.version === version)?.types ?? ''
  const named = `{ ${secrets.map((name) => `/** a secret of this Action */ readonly ${JSON.stringify(name)}: string`).join('; ')} }`
  const { execute, continue: resume } = trigger.handlers
  const action = ACTION_TYPES[trigger.id]
  const handlers = [execute, ...(resume === null ? [] : [resume])].map((name) => `  ${name}: ${action}`).join('\n')
  return `${types.replaceAll('secrets: Record<string, string>', () => `secrets: ${named}`)}
interface ActionExports {
${handlers}
  [name: string]: any
}
declare var exports: ActionExports
declare var module: { exports: any }
${NODE}`
}

const NODE = `
/** Node's own modules, and the packages under Dependencies. */
declare function require(name: string): any
interface Console { log(...args: any[]): void; info(...args: any[]): void; warn(...args: any[]): void; error(...args: any[]): void; debug(...args: any[]): void; trace(...args: any[]): void }
declare var console: Console
interface FetchResponse { ok: boolean; status: number; statusText: string; url: string; headers: { get(name: string): string | null; [name: string]: any }; json(): Promise<any>; text(): Promise<string>; arrayBuffer(): Promise<ArrayBuffer> }
declare function fetch(url: string | { toString(): string }, init?: { method?: string; headers?: any; body?: any; signal?: any; redirect?: 'follow' | 'error' | 'manual'; [name: string]: any }): Promise<FetchResponse>
declare function setTimeout(run: (...args: any[]) => void, ms?: number, ...args: any[]): any
declare function clearTimeout(timer: any): void
declare function setInterval(run: (...args: any[]) => void, ms?: number, ...args: any[]): any
declare function clearInterval(timer: any): void
declare function queueMicrotask(run: () => void): void
declare function structuredClone<T>(value: T): T
declare function atob(text: string): string
declare function btoa(text: string): string
declare var Buffer: any, process: any, URL: any, URLSearchParams: any, TextEncoder: any, TextDecoder: any, AbortController: any, AbortSignal: any, crypto: any, performance: any, Headers: any, Request: any, Response: any, FormData: any, Blob: any
`
