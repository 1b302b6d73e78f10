// What the tests of a tenant's pages share: a server that is there already, and one tab of an owner.
import { test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import { watched } from '../dashboard-stage.ts'
import type { MailStandIns } from '../mail-stand-ins.ts'
import type { TestServer } from '../server.ts'

export type Tenant = {
  server: TestServer
  browser: Browser
  /** an owner's, at whatever page the test before left it */
  page: Page
  standIns: MailStandIns
}

export type Opened = { skip: string | false; tenant: () => Tenant }

/** A test in the owner's tab; a failure leaves a picture of it. */
export function tenantTest(name: string, { skip, tenant }: Opened, work: (tenant: Tenant) => Promise<void>): void {
  test(name, { skip }, () => watched(tenant().page, () => work(tenant())))
}

/** A press that makes a call; its answer is there when this ends. */
export async function confirm(page: Page, yes: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: yes, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}
