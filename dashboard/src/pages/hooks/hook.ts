// A Hook as the API shows one, and what its editor begins with.
export type Hook = {
  id: string
  name: string
  script: string
  dependencies?: Record<string, string>
  triggerId: string
  enabled: boolean
  status?: string
  errors?: { id: string; msg: string; line?: number; column?: number }[]
}

/** Of the build the API tells whoever asks by name. */
export const HOOK_FIELDS = 'fields=id,name,script,dependencies,triggerId,enabled,status,errors'

export const HOOK_STARTER = `/**
 * @param {object} user - id, username, email, last_password_reset
 * @param {object} context - connection, webtask.secrets
 * @param {function} cb - ends the Hook; an error in it is recorded
 */
module.exports = function (user, context, cb) {
  cb();
};
`

export const HOOK_SAMPLE = {
  user: { id: 'abc123', username: 'user1', email: 'user1@foo.com', last_password_reset: '2019-02-27T14:14:29.206Z' },
  context: {
    connection: { id: 'con_xxxxxxxxxxxxxxxx', name: 'Username-Password-Authentication', tenant: 'my-tenant' },
  },
}

/** What the editor knows of a Hook's world. */
export const HOOK_TYPES = `
interface HookUser { id: string; username?: string; email?: string; last_password_reset?: string }
interface HookContext { connection: { id: string; name: string; tenant: string }; webtask: { secrets: Record<string, string>; [name: string]: any } }
type Hook = (user: HookUser, context: HookContext, cb: (error?: any, ...rest: any[]) => void) => void
declare var module: { exports: Hook }
declare var exports: any
declare function require(name: string): any
declare var console: any, Buffer: any, process: any, URL: any, URLSearchParams: any, fetch: any, setTimeout: any, clearTimeout: any
`
