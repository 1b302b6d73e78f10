// What previews are drawn from: a form that goes nowhere, somebody's address, proofs that have begun.
import type { ResetChallenge } from '#flows'

import type { Brand } from './brand.ts'
import type { Page } from './send-page.ts'
import type { PageText } from './text/index.ts'
import { challengePage } from './views/challenge.ts'

export type Draw = (text: PageText, brand: Brand) => Page
export type Draws = readonly [Draw, ...Draw[]]

export const form = { flow: 'preview', token: 'preview' }
export const ADDRESS = 'ada@example.com'
const PHONE = '+15555550142'

type Factor = NonNullable<ResetChallenge['current']>['factor']

/** @param path where the form goes, if not on with a reset */
export function challenged(factor: Factor, path?: string): Draws {
  const draw =
    (problem?: 'invalid-code' | 'too-many'): Draw =>
    (text) =>
      challengePage(
        text,
        { ...form, ...(path !== undefined && { path }) },
        {
          ...{
            factors: [factor, factor === 'otp' ? 'email' : 'otp'],
            tries: 0,
            current: startedFactor(factor, factor === 'email' ? ADDRESS : PHONE),
          },
          ...(problem && { problem }),
        },
      )
  return [draw(), draw('invalid-code'), draw('too-many')]
}

/** @param to where a code would have gone */
export function startedFactor(factor: Factor, to: string): NonNullable<ResetChallenge['current']> {
  switch (factor) {
    case 'otp':
    case 'recovery-code':
      return { factor }
    case 'webauthn-roaming':
    case 'webauthn-platform':
      return { factor, options: {}, challenge: '' }
    case 'email':
    case 'sms':
    case 'phone':
    case 'voice':
      return { factor, to, codeHash: '', expiresAt: 0, resent: false }
  }
}
