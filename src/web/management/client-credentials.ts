// /clients/{client_id}/credentials: public keys of clients that prove themselves by private_key_jwt.
import { Type } from 'typebox'

import { AppError, isoTime } from '#kit'
import { type ClientCredential, clientCredentials, clients, keysOf } from '#tenant'

import { bodyRefusal } from '../validation.ts'
import { addCredential } from './add-credential.ts'
import { list, optional, shape, text, time } from './answers/shape.ts'
import { mustFindClient } from './clients.ts'
import { newCredentialBody, readCredential, timeOf } from './credential-key.ts'
import { refuseKeysBeyond } from './keys-beyond.ts'
import { route } from './route.ts'
import { closed, nullable } from './schema.ts'

const works = { support: 'works' } as const

const answer = shape('ClientCredential', {
  id: text,
  credential_type: text,
  name: optional(text),
  kid: text,
  alg: text,
  created_at: time,
  updated_at: time,
  expires_at: optional(time),
})

export const clientCredentialRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/clients/:client_id/credentials',
    summary: "Get a client's credentials",
    scopes: ['read:client_credentials'],
    status: 200,
    answer: list(answer),
    async handle({ storage: { db } }, { params: { client_id: client = '' } }) {
      await mustFindClient(db, client)
      return (await clientCredentials.list(db, client)).map(showCredential)
    },
  }),
  route({
    ...works,
    note: 'public keys; those of mTLS are refused',
    method: 'POST',
    path: '/clients/:client_id/credentials',
    summary: 'Create a credential of a client',
    scopes: ['create:client_credentials'],
    status: 201,
    answer,
    body: newCredentialBody,
    async handle(deps, { params: { client_id: client = '' }, body, caller }) {
      await mustFindClient(deps.storage.db, client)
      await refuseKeysBeyond(deps, caller, client)
      const credential = readCredential(deps, client, body)
      await deps.storage.transaction((tx) => addCredential(tx, credential))
      return showCredential(credential)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/clients/:client_id/credentials/:credential_id',
    summary: 'Get a credential of a client',
    scopes: ['read:client_credentials'],
    status: 200,
    answer,
    async handle({ storage: { db } }, { params: { client_id: client = '', credential_id: id = '' } }) {
      await mustFindClient(db, client)
      const found = (await clientCredentials.list(db, client)).find((each) => each.id === id)
      if (!found) throw absent()
      return showCredential(found)
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/clients/:client_id/credentials/:credential_id',
    summary: 'Update a credential of a client',
    scopes: ['update:client_credentials'],
    status: 200,
    answer,
    body: closed({
      expires_at: Type.Optional(
        nullable(Type.String({ format: 'date-time', description: 'When the credential ends; null: never' })),
      ),
    }),
    async handle(deps, { params: { client_id: client = '', credential_id: id = '' }, body, caller }) {
      const { clock } = deps
      const { db } = deps.storage
      await mustFindClient(db, client)
      await refuseKeysBeyond(deps, caller, client)
      if (body.expires_at === undefined) throw bodyRefusal('Missing required property: expires_at')
      const end = timeOf(body.expires_at ?? undefined)
      const changed = await clientCredentials.setExpiry(db, client, id, end, clock.now())
      if (!changed) throw absent()
      return showCredential(changed)
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/clients/:client_id/credentials/:credential_id',
    summary: 'Delete a credential of a client',
    scopes: ['delete:client_credentials'],
    status: 204,
    handle: ({ storage, clock }, { params: { client_id: id = '', credential_id: credential = '' } }) =>
      storage.transaction(async (tx) => {
        const client = await clients.lock(tx, id)
        if (!client) return
        await clientCredentials.remove(tx, id, credential)
        const keys = keysOf(client)
        if (keys?.includes(credential) !== true) return
        // without its last key the client proves itself by nothing: its secret does not come back to life
        const credentials = keys.filter((each) => each !== credential).map((each) => ({ id: each }))
        const settings = { ...client.settings, client_authentication_methods: { private_key_jwt: { credentials } } }
        await clients.update(tx, { ...client, settings, updatedAt: clock.now() })
      }),
  }),
]

function absent(): AppError {
  return new AppError('absent', 'inexistent_credential', 'The credential does not exist')
}

function showCredential(credential: ClientCredential): Record<string, unknown> {
  const { id, name, kid, alg, createdAt, updatedAt, expiresAt } = credential
  return {
    id,
    credential_type: 'public_key',
    ...(name === undefined ? {} : { name }),
    kid,
    alg,
    created_at: isoTime(createdAt),
    updated_at: isoTime(updatedAt),
    ...(expiresAt === undefined ? {} : { expires_at: isoTime(expiresAt) }),
  }
}
