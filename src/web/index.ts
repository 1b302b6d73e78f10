// web: HTTP in, HTTP out; it decides nothing.
import { messageOf, StartRefused } from '#kit'

import type { WebDeps } from './deps.ts'
import { openServer } from './server.ts'

export type { WebDeps } from './deps.ts'
export { openGeoDatabase } from './geo.ts'
export { answerOf } from './management/answers/index.ts'
export { openApiDocument } from './management/openapi.ts'
export type { ManagementRoute } from './management/route.ts'
export { notHere } from './management/not-here.ts'
export { routeTable } from './management/table.ts'
export { SCREENS } from './pages/text/custom-text.ts'

export type Web = AsyncDisposable & {
  /** @throws StartRefused when the port is taken or the address is not this machine's */
  listen(): Promise<{ port: number }>
}

/** Puts the server together; it answers once `listen` has resolved. Disposing lets requests that run come to an end. */
export async function openWeb(deps: WebDeps): Promise<Web> {
  const app = await openServer(deps)
  return {
    async listen() {
      try {
        await app.listen({ host: deps.host, port: deps.port })
      } catch (thrown) {
        throw new StartRefused(refusalOf(deps, thrown))
      }
      const address = app.server.address()
      return { port: typeof address === 'object' && address ? address.port : deps.port }
    },
    [Symbol.asyncDispose]: () => app.close(),
  }
}

function refusalOf({ host, port }: WebDeps, thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken on ${host}. Stop what is running there, or choose another port with KEYTURN_PORT.`
    case 'EACCES':
      return `Port ${port} may not be used by this user. Choose one above 1023 with KEYTURN_PORT.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine. Choose another with KEYTURN_HOST.`
    default:
      return `The server cannot listen on ${host}:${port}: ${messageOf(thrown)}`
  }
}
