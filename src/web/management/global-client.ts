// Auth0's global client `All Applications`: it holds the classic login page and is no application.
import { isObject, type JsonObject, sha256 } from '#kit'
import type { Db } from '#storage'
import { settings } from '#tenant'

import type { WebDeps } from '../deps.ts'

/** Clients look it up by `is_global=true` and change it by its id, so it must have one that stays. */
export function globalClientId({ publicUrl }: Pick<WebDeps, 'publicUrl'>): string {
  return sha256(`global client of ${publicUrl}`).slice(0, 32)
}

export async function showGlobalClient(deps: WebDeps): Promise<Record<string, unknown>> {
  const { db } = deps.storage
  return {
    tenant: (await settings.read(db, 'tenant'))?.id,
    global: true,
    name: 'All Applications',
    client_id: globalClientId(deps),
    callbacks: [],
    is_first_party: true,
    custom_login_page_on: false,
    ...(await settings.read(db, 'global_client')),
  }
}

const KEPT = ['custom_login_page', 'custom_login_page_on', 'form_template', 'cross_origin_authentication'] as const

/** @returns the names of what a global client has not; empty when the change was kept */
export async function changeGlobalClient(db: Db, change: unknown, at: number): Promise<string[]> {
  const named = isObject(change) ? (change as JsonObject) : {}
  const foreign = Object.keys(named).filter((name) => !(KEPT as readonly string[]).includes(name))
  if (foreign.length === 0)
    await settings.write(db, 'global_client', { ...(await settings.read(db, 'global_client')), ...named }, at)
  return foreign
}
