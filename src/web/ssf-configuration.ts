// /.well-known/ssf-configuration: what a receiver of security events has to know (SSF 1.0 §7.1).
import type { FastifyInstance } from 'fastify'

import type { Oidc } from '#oidc'

import { SSF_PATHS } from './management/ssf.ts'

export function ssfConfigurationRoute({
  publicUrl,
  oidc,
}: {
  publicUrl: string
  oidc: Pick<Oidc, 'issuer'>
}): (app: FastifyInstance) => Promise<void> {
  const at = (path: string) => `${publicUrl}/api/v2${path}`
  const document = {
    spec_version: '1_0',
    issuer: oidc.issuer,
    jwks_uri: `${publicUrl}/.well-known/jwks.json`,
    delivery_methods_supported: ['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936'],
    configuration_endpoint: at(SSF_PATHS.configuration),
    status_endpoint: at(SSF_PATHS.status),
    verification_endpoint: at(SSF_PATHS.verification),
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
    default_subjects: 'ALL',
  }
  return async (app) => {
    app.get('/.well-known/ssf-configuration', (_request, reply) =>
      reply.header('cache-control', 'public, max-age=3600').send(document),
    )
  }
}
