// Options for pacote and arborist from npm's own configuration on the machine: registries, scopes, tokens, proxy, authorities.
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

import Config from '@npmcli/config'
import npm from '@npmcli/config/lib/definitions/index.js'
import type { Options } from 'pacote'

export type NpmOptions = Options & { [key: string]: unknown; registry: string; cache: string }

/**
 * Credentials stay in this process. The configuration of a project is not read: the folder that the server happens to be
 * started in says nothing about Actions.
 *
 * @param registry replaces the default registry; scoped registries stay as configured
 */
export async function npmOptions(settings: {
  cacheDir: string
  registry: string | undefined
  env: Record<string, string | undefined>
}): Promise<NpmOptions> {
  const { definitions, shorthands, flatten, nerfDarts = [] } = npm
  const onPath = programsOn(settings.env)
  const config = new Config({
    definitions,
    shorthands,
    flatten,
    nerfDarts,
    npmPath: onPath.npm,
    env: settings.env,
    argv: ['node', 'npm', '--location=global'],
    execPath: onPath.node,
    cwd: settings.cacheDir,
    warn: false,
  })
  await config.load()
  const { flat } = config
  return {
    ...flat,
    registry: withSlash(settings.registry ?? textOf(flat.registry, PUBLIC_REGISTRY)),
    cache: join(settings.cacheDir, 'npm'),
    // npm waits 10 s before it tries again, five minutes for an answer: too long for somebody who presses Deploy
    retry: { retries: 2, factor: 3, minTimeout: 300, maxTimeout: 3000 },
    timeout: 30_000,
    global: false,
    location: 'user',
    installStrategy: 'hoisted',
    audit: false,
    ignoreScripts: true,
    allowGit: 'none',
    allowRemote: 'none',
    allowFile: 'none',
    allowDirectory: 'none',
  }
}

/** The registry of a machine where nothing is configured, as npm itself says. */
export const PUBLIC_REGISTRY = npm.definitions.registry.default

/** `[['@acme:registry', 'https://…']]`, in order */
export function scopedRegistries(options: NpmOptions): readonly (readonly [string, string])[] {
  return Object.entries(options)
    .flatMap(([key, value]) => (/^@.*:registry$/.test(key) && typeof value === 'string' ? [[key, value] as const] : []))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** Registries and proxies that the machine's own configuration names. */
export function configured(options: NpmOptions, env: Record<string, string | undefined>): readonly unknown[] {
  const proxies: unknown[] = [
    options['proxy'],
    options['httpsProxy'],
    env['https_proxy'],
    env['http_proxy'],
    env['proxy'],
  ]
  return [options.registry, ...scopedRegistries(options).map(([, registry]) => registry), ...proxies]
}

/** Every secret that the configuration holds, so that no message repeats one. */
export function secretsOf(options: NpmOptions): readonly string[] {
  const secrets: string[] = []
  for (const [key, value] of Object.entries(options)) {
    if (typeof value === 'string' && value.length > 3 && /(?:_authToken|_auth|_password|otp)$/i.test(key))
      secrets.push(value)
  }
  return secrets
}

/** npm finds its builtin and its global file beside itself and beside the Node that runs it: not ours, the machine's. */
function programsOn(env: Record<string, string | undefined>): { npm: string; node: string } {
  const folders = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !folder.includes('node_modules'))
  const find = (name: string) => folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
  const node = find('node')
  const cli = env.npm_execpath ?? find('npm')
  return {
    node: node === undefined ? process.execPath : realpathSync(node),
    npm: cli === undefined ? dirname(process.execPath) : dirname(dirname(realpathSync(cli))),
  }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}
