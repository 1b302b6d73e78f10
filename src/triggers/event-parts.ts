// Parts of an event that both triggers share (spec/triggers.md §1, §2).
import type { JsonObject } from '#kit'

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
