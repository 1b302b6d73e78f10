// Time-based one-time passwords (RFC 6238): 6 digits, 30 s, SHA-1, as every authenticator app has them.
import { Secret as OtpSecret, TOTP } from 'otpauth'

const PERIOD = 30

/** @returns base32, 160 bits (RFC 4226 §4 R6) */
export function newOtpSecret(): string {
  return new OtpSecret({ size: 20 }).base32
}

/** `otpauth://totp/…`, for the QR code. */
export function otpUri(secret: string, label: string, issuer: string): string {
  return new TOTP({ issuer, label, secret, digits: 6, period: PERIOD }).toString()
}

/**
 * The time step that a code is of, one step back or ahead allowed (RFC 6238 §5.2).
 *
 * @param now milliseconds since the epoch
 * @returns undefined when the code is of none of them
 */
export function otpStep(secret: string, code: string, now: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = new TOTP({ secret, digits: 6, period: PERIOD }).validate({ token: code, timestamp: now, window: 1 })
  return delta === null ? undefined : Math.floor(now / 1000 / PERIOD) + delta
}
