// What the pages around signing in are given.
import type { Oidc } from '#oidc'

import type { PageDeps } from '../deps.ts'

export type SignInPageDeps = PageDeps & { oidc: Oidc }
