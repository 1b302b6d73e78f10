// Parts of an event that triggers share (spec/triggers.md §1, §2).
import type { JsonObject } from '#kit'

import type { FactorType } from './factors.ts'

export type GeoIp = {
  cityName?: string
  continentCode?: string
  countryCode?: string
  countryCode3?: string
  countryName?: string
  latitude?: number
  longitude?: number
  subdivisionCode?: string
  subdivisionName?: string
  timeZone?: string
}

export type EventRequest = {
  geoip: GeoIp
  hostname?: string
  ip: string
  language?: string
  method: string
  user_agent?: string
}

export type EventConnection = { id: string; name: string; strategy: string; metadata?: JsonObject }

/** There when the reset was asked for in an organization that the user belongs to. */
export type EventOrganization = { id: string; name: string; display_name: string; metadata: JsonObject }

export type RiskAssessment = JsonObject

/** The user of a blocking trigger. */
export type EventUser = {
  user_id: string
  email?: string
  email_verified: boolean
  username?: string
  phone_number?: string
  phone_verified?: boolean
  name?: string
  nickname?: string
  given_name?: string
  family_name?: string
  picture?: string
  created_at: string
  updated_at: string
  last_password_reset?: string
  app_metadata: JsonObject
  user_metadata: JsonObject
  identities: readonly JsonObject[]
  /** factor types as challengeWith names them; always an array */
  enrolledFactors: readonly { type: FactorType; method?: string; options?: JsonObject }[]
}
