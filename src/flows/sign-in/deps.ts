// What the effects of signing in are given.
import type { ProtectionDeps } from '../login-protection/deps.ts'
import type { NewPasswordDeps } from '../new-password.ts'
import type { ResetDeps } from '../password-reset/deps.ts'

export type SignInDeps = ResetDeps & ProtectionDeps & NewPasswordDeps
