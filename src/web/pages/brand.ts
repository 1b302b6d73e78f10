// Whose page it is: the tenant's friendly name, and the client that the journey belongs to.
import type { Storage } from '#storage'
import { clients, settings } from '#tenant'

export type Brand = {
  tenant: string
  client: { id: string; name: string; loginUrl: string | undefined } | undefined
}

/** For pages that must not depend on the store: errors. */
export const plainBrand: Brand = { tenant: 'Keyturn', client: undefined }

export async function readBrand({ db }: Storage, client?: string): Promise<Brand> {
  const tenant = await settings.read(db, 'tenant')
  const found = client === undefined ? undefined : await clients.find(db, client)
  return {
    tenant: tenant?.friendly_name ?? plainBrand.tenant,
    client: found && { id: found.id, name: found.name, loginUrl: webAddress(found.settings.initiate_login_uri) },
  }
}

/** Only http and https may become a link: `javascript:` and the like never do. */
export function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined
}
