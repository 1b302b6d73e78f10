// For the tests of signing in: the applications of examples/, each in a process of its own, with clients made for them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { freePort } from '#app'

import type { Api } from './server.ts'

export type Application = AsyncDisposable & { url: string; clientId: string; output(): string }

/** @param name a folder of examples/ */
export async function startApplication(
  { url, api }: { url: string; api: Api },
  name: 'express' | 'openid-client' | 'spa',
): Promise<Application> {
  const port = await freePort('127.0.0.1')
  const here = `http://localhost:${port}`
  const made = await api('POST', '/api/v2/clients', {
    name: `${name} example`,
    app_type: name === 'spa' ? 'spa' : 'regular_web',
    token_endpoint_auth_method: name === 'express' ? 'client_secret_post' : 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    callbacks: name === 'spa' ? [here] : [`${here}/callback`],
    allowed_logout_urls: [here],
    initiate_login_uri: `${here}/login`,
    ...(name === 'express' ? { oidc_logout: { backchannel_logout_urls: [`${here}/backchannel-logout`] } } : {}),
  })
  if (made.status !== 201) throw new Error(`${made.status} ${JSON.stringify(made.body)}`)
  const clientId = String(made.body.client_id)
  const { body: found } = await api('GET', '/api/v2/connections?name=Username-Password-Authentication')
  await api('PATCH', `/api/v2/connections/${found[0].id}/clients`, [{ client_id: clientId, status: true }])

  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'examples', name, 'app.js')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      KEYTURN_URL: url,
      PORT: String(port),
      CLIENT_ID: clientId,
      CLIENT_SECRET: String(made.body.client_secret),
    },
  })
  let text = ''
  const ready = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.includes(here)) ready.resolve()
    })
  }
  const ended = once(child, 'close')
  void ended.then(() => ready.reject(new Error(`the application ended: ${text}`)))
  await ready.promise
  return {
    url: here,
    clientId,
    output: () => text,
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
    },
  }
}
