// Which category of Auth0's stream filters each type of log event belongs to.
import type { LogType } from '../log-types.ts'

export const CATEGORIES = [
  'auth.login.fail',
  'auth.login.notification',
  'auth.login.success',
  'auth.logout.fail',
  'auth.logout.success',
  'auth.signup.fail',
  'auth.signup.success',
  'auth.silent_auth.fail',
  'auth.silent_auth.success',
  'auth.token_exchange.fail',
  'auth.token_exchange.success',
  'management.fail',
  'management.success',
  'scim.event',
  'system.notification',
  'user.fail',
  'user.notification',
  'user.success',
  'actions',
  'other',
] as const

export type Category = (typeof CATEGORIES)[number]

const BY_TYPE: Readonly<Partial<Record<LogType, Category>>> = {
  s: 'auth.login.success',
  f: 'auth.login.fail',
  fp: 'auth.login.fail',
  fu: 'auth.login.fail',
  pwd_leak: 'auth.login.fail',
  cls: 'auth.login.notification',
  cs: 'auth.login.notification',
  w: 'auth.login.notification',
  mfar: 'auth.login.notification',
  ssa: 'auth.silent_auth.success',
  fsa: 'auth.silent_auth.fail',
  slo: 'auth.logout.success',
  flo: 'auth.logout.fail',
  ss: 'auth.signup.success',
  fs: 'auth.signup.fail',
  signup_pwd_leak: 'auth.signup.fail',
  sapi: 'management.success',
  mgmt_api_read: 'management.success',
  fapi: 'management.fail',
  actions_execution_failed: 'actions',
  fcph: 'actions',
  limit_wc: 'system.notification',
  limit_mu: 'system.notification',
  limit_sul: 'system.notification',
  api_limit: 'system.notification',
  api_limit_warning: 'system.notification',
  depnote: 'system.notification',
  fn: 'system.notification',
  wn: 'system.notification',
  wum: 'user.notification',
}

const FAILED_EXCHANGES = /^fe(acft|ccft|pft|otpft|oobft|rcft|rtft|rrt)$|^ferrt$/
const GOOD_EXCHANGES = /^se(acft|ccft|pft|otpft|oobft|rcft|rtft)$|^srrt$/
const USER_SUCCESS = /^(scpr|scp|sv|svr|sce|scu|sdu|sui|ublkdu)$/
const USER_FAIL = /^(fcpr|fcp|fv|fvr|fce|fcu|fdu|fui|reset_pwd_leak)$/

export function categoryOf(type: string): Category {
  const named = BY_TYPE[type as LogType]
  if (named !== undefined) return named
  if (GOOD_EXCHANGES.test(type)) return 'auth.token_exchange.success'
  if (FAILED_EXCHANGES.test(type)) return 'auth.token_exchange.fail'
  if (USER_SUCCESS.test(type)) return 'user.success'
  if (USER_FAIL.test(type)) return 'user.fail'
  if (type.startsWith('gd_')) return 'user.notification'
  return 'other'
}
