// /attack-protection: what is read when a password is chosen and at every sign-in, and what is kept for round trips.
import { type TProperties, Type } from 'typebox'

import { BRUTE_FORCE_DEFAULTS, THROTTLING_DEFAULTS } from '#flows'
import type { JsonObject } from '#kit'
import type { Settings } from '#tenant'

import type { Support } from './route.ts'
import { anyObject, closed, nullable } from './schema.ts'
import { type Singleton, singleton } from './singleton.ts'

const enabled = Type.Optional(Type.Boolean({ description: 'Whether it is on' }))
const shields = (...words: string[]) => Type.Optional(Type.Array(Type.Enum(words), { uniqueItems: true }))
const allowlist = Type.Optional(
  Type.Array(
    Type.String({ maxLength: 50, pattern: '^[0-9a-fA-F:.]+(/[0-9]{1,3})?$', description: 'An IP address or a CIDR' }),
    { maxItems: 100, uniqueItems: true },
  ),
)
const count = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }))
const stage = (...names: string[]) =>
  Type.Optional(
    closed(
      Object.fromEntries(names.map((name) => [name, Type.Optional(closed({ max_attempts: count, rate: count }))])),
    ),
  )

export const attackProtectionRoutes = [
  ...singleton({
    path: '/attack-protection/breached-password-detection',
    setting: 'breached_password_detection',
    called: 'breached password detection',
    title: 'BreachedPasswordDetection',
    read: 'read:attack_protection',
    update: 'update:attack_protection',
    support: 'works',
    note: 'on by default, with the bundled list and KEYTURN_BREACHED_API; `enabled`, `block` of both stages, and at sign-in all three shields take effect; `method` and the admin_notification of the stages are kept for round trips',
    body: closed({
      enabled,
      shields: shields('block', 'user_notification', 'admin_notification'),
      admin_notification_frequency: shields('immediately', 'daily', 'weekly', 'monthly'),
      method: Type.Optional(Type.Enum(['standard', 'enhanced'])),
      stage: Type.Optional(
        closed({
          'pre-user-registration': Type.Optional(closed({ shields: shields('block', 'admin_notification') })),
          'pre-change-password': Type.Optional(closed({ shields: shields('block', 'admin_notification') })),
        }),
      ),
    }),
    defaults: {
      enabled: true,
      shields: [],
      admin_notification_frequency: [],
      method: 'standard',
      stage: { 'pre-user-registration': { shields: ['block'] }, 'pre-change-password': { shields: ['block'] } },
    },
  }),
  ...one(
    'brute-force-protection',
    'brute_force_protection',
    'works',
    {
      enabled,
      shields: shields('block', 'user_notification'),
      allowlist,
      mode: Type.Optional(Type.Enum(['count_per_identifier_and_ip', 'count_per_identifier'])),
      max_attempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    },
    BRUTE_FORCE_DEFAULTS,
  ),
  ...one(
    'suspicious-ip-throttling',
    'suspicious_ip_throttling',
    'works',
    {
      enabled,
      shields: shields('block', 'admin_notification'),
      allowlist,
      stage: stage('pre-login', 'pre-user-registration', 'pre-custom-token-exchange'),
    },
    {
      ...THROTTLING_DEFAULTS,
      stage: { ...THROTTLING_DEFAULTS.stage, 'pre-custom-token-exchange': { max_attempts: 10, rate: 600_000 } },
    },
    { deep: ['stage'], note: 'tokens are not exchanged: the third stage is kept for round trips' },
  ),
  ...one(
    'bot-detection',
    'bot_detection',
    { stored: 'robots are not told apart: throttling and brute-force protection hold everybody' },
    {
      allowlist,
      bot_detection_level: Type.Optional(Type.Enum(['low', 'medium', 'high'])),
      challenge_password_policy: Type.Optional(Type.Enum(['never', 'when_risky', 'always'])),
      challenge_passwordless_policy: Type.Optional(Type.Enum(['never', 'when_risky', 'always'])),
      challenge_password_reset_policy: Type.Optional(Type.Enum(['never', 'when_risky', 'always'])),
      monitoring_mode_enabled: enabled,
    },
    {
      bot_detection_level: 'medium',
      challenge_password_policy: 'never',
      challenge_passwordless_policy: 'never',
      challenge_password_reset_policy: 'never',
      allowlist: [],
      monitoring_mode_enabled: false,
    },
  ),
  ...one(
    'captcha',
    'captcha',
    { stored: 'no captcha is shown: throttling and brute-force protection hold everybody' },
    {
      active_provider_id: Type.Optional(nullable(Type.String({ maxLength: 100 }))),
      auth_challenge: Type.Optional(anyObject),
      simple_captcha: Type.Optional(anyObject),
    },
    { active_provider_id: 'auth_challenge', auth_challenge: { fail_open: false } },
  ),
]

type Setting = 'brute_force_protection' | 'suspicious_ip_throttling' | 'bot_detection' | 'captcha'

function one(
  path: string,
  setting: Setting & keyof Settings,
  support: Support,
  body: TProperties,
  defaults: JsonObject,
  further: Pick<Singleton, 'deep' | 'note'> = {},
) {
  return singleton({
    path: `/attack-protection/${path}`,
    setting,
    called: path.replaceAll('-', ' '),
    title: path.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    read: 'read:attack_protection',
    update: 'update:attack_protection',
    body: closed(body),
    defaults,
    support,
    ...further,
  })
}
