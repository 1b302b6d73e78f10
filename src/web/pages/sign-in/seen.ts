// What the provider may see of a request.
import type { FastifyRequest } from 'fastify'

/** The headers and the address of a request, as the provider may see them. */
export function seen(request: FastifyRequest): { headers: Record<string, string | undefined>; ip: string } {
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers[name] = value
  }
  return { headers, ip: request.ip }
}
