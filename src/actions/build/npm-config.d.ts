// The part of @npmcli/config that is used here; the package has no types of its own.
declare module '@npmcli/config' {
  type Options = {
    definitions: object
    shorthands: object
    flatten: object
    nerfDarts?: readonly string[]
    npmPath: string
    env: Record<string, string | undefined>
    argv: readonly string[]
    execPath: string
    cwd: string
    warn: boolean
  }
  export default class Config {
    constructor(options: Options)
    load(): Promise<void>
    readonly flat: Record<string, unknown>
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const definitions: {
    definitions: { registry: { default: string } }
    shorthands: object
    flatten: object
    nerfDarts?: readonly string[]
  }
  export default definitions
}
