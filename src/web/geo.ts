// Where an address is, from a local database file in MaxMind's format (`KEYTURN_GEO_DATABASE`); nobody is asked.
import { readFileSync } from 'node:fs'

import { type CityResponse, Reader } from 'mmdb-lib'

import { messageOf, StartRefused } from '#kit'
import type { GeoIp } from '#triggers'

import { alpha3Of } from './country-codes.ts'

/** @returns undefined for addresses that the file does not know */
export type Locate = (ip: string) => GeoIp | undefined

/** Reads the whole file into memory. @throws StartRefused when it cannot be read or is of another format */
export function openGeoDatabase(file: string): Locate {
  const reader = open(file)
  return (ip) => {
    const found = find(reader, ip)
    const place = found && compact(placeOf(found))
    return place && Object.keys(place).length > 0 ? place : undefined
  }
}

function open(file: string): Reader<CityResponse> {
  try {
    return new Reader<CityResponse>(readFileSync(file))
  } catch (thrown) {
    throw new StartRefused(
      `KEYTURN_GEO_DATABASE: ${file} is no database that can be read: ${messageOf(thrown)}. It needs a .mmdb file.`,
    )
  }
}

/** What is no address, or of the family that the file does not have, is nowhere. */
function find(reader: Reader<CityResponse>, ip: string): CityResponse | undefined {
  try {
    return reader.get(ip) ?? undefined
  } catch {
    return undefined
  }
}

/** Auth0's names. A file of countries has no city, and so on. */
function placeOf({ city, continent, country, location, subdivisions }: CityResponse): {
  [Name in keyof GeoIp]: GeoIp[Name] | undefined
} {
  const [subdivision] = subdivisions ?? []
  return {
    cityName: city?.names?.en,
    continentCode: continent?.code,
    countryCode: country?.iso_code,
    countryCode3: alpha3Of(country?.iso_code),
    countryName: country?.names?.en,
    latitude: location?.latitude,
    longitude: location?.longitude,
    subdivisionCode: subdivision?.iso_code,
    subdivisionName: subdivision?.names?.en,
    timeZone: location?.time_zone,
  }
}

function compact(place: ReturnType<typeof placeOf>): GeoIp {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined))
}
