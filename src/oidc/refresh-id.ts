// What the Management API and Actions name a refresh token by; the token itself never stands readable.
import { sha256 } from '#kit'

export function publicRefreshId(jti: string): string {
  return `rt_${sha256(`id:${jti}`).slice(0, 32)}`
}
