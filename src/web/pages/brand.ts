// Whose page it is: the tenant's name and look, and the client that the journey belongs to.
import type { JsonObject } from '#kit'
import type { Storage } from '#storage'
import { clients, settings } from '#tenant'

import { type BrandStyle, brandStyle } from './look/brand-style.ts'

export type Brand = {
  tenant: string
  client: { id: string; name: string; loginUrl: string | undefined } | undefined
  /** logo, colours and font, where the tenant has set some */
  style?: BrandStyle | undefined
  /** the tenant's own frame, and what it may show */
  template?: { source: string; variables: JsonObject } | undefined
}

/** For pages that must not depend on the store: errors. */
export const plainBrand: Brand = { tenant: 'Keyturn', client: undefined }

/** What is shown in place of what is stored: a preview of what is not saved. A theme that is null is none. */
export type Unsaved = {
  branding?: JsonObject | undefined
  theme?: JsonObject | null | undefined
  template?: string | undefined
}

export async function readBrand({ db }: Storage, client?: string, unsaved: Unsaved = {}): Promise<Brand> {
  const stored = await settings.readSome(db, ['tenant', 'branding', 'theme', 'universal_login_template'])
  const kept = {
    ...stored,
    ...(unsaved.branding && { branding: unsaved.branding }),
    ...(unsaved.theme !== undefined && { theme: unsaved.theme ?? undefined }),
    ...(unsaved.template !== undefined && {
      universal_login_template: unsaved.template === '' ? undefined : { body: unsaved.template },
    }),
  }
  const tenant = kept.tenant
  const found = client === undefined ? undefined : await clients.find(db, client)
  const application = found && { id: found.id, name: found.name, metadata: found.metadata }
  const variables = {
    ...{ branding: kept.branding ?? {}, tenant: { friendly_name: tenant?.friendly_name ?? plainBrand.tenant } },
    ...(application && { application }),
  }
  const own = kept.universal_login_template
  return {
    template: own && { source: own.body, variables },
    tenant: tenant?.friendly_name ?? plainBrand.tenant,
    style: styleOf(kept.branding, kept.theme),
    client: found && { id: found.id, name: found.name, loginUrl: webAddress(found.settings.initiate_login_uri) },
  }
}

function styleOf(branding: JsonObject | undefined, theme: JsonObject | undefined): BrandStyle | undefined {
  if (branding === undefined && theme === undefined) return undefined
  return brandStyle(branding, theme)
}

/** Only http and https may become a link: `javascript:` and the like never do. */
export function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined
}
