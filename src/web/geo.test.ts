// Addresses and where they are, by a database file of the test's own.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { StartRefused } from '#kit'

import { alpha3Of } from './country-codes.ts'
import { openGeoDatabase } from './geo.ts'
import { geoDatabase } from './testing-geo.ts'

const directory = mkdtempSync(join(tmpdir(), 'keyturn-geo-'))
after(() => rmSync(directory, { recursive: true, force: true }))

function write(content: Buffer): string {
  const file = join(directory, `${content.length}.mmdb`)
  writeFileSync(file, content)
  return file
}

const oslo = {
  city: { names: { en: 'Oslo', fr: 'Oslo' } },
  continent: { code: 'EU' },
  country: { iso_code: 'NO', names: { en: 'Norway' } },
  location: { latitude: 59.913, longitude: 10.739, time_zone: 'Europe/Oslo' },
  subdivisions: [{ iso_code: '03', names: { en: 'Oslo County' } }],
}

test('both families are found, with what the file knows and nothing else', () => {
  const locate = openGeoDatabase(
    write(
      geoDatabase({ '192.0.2.0/24': oslo, '2001:db8::/32': { country: { iso_code: 'JP' } }, '198.51.100.7/32': {} }),
    ),
  )
  assert.deepEqual(locate('192.0.2.77'), {
    cityName: 'Oslo',
    continentCode: 'EU',
    countryCode: 'NO',
    countryCode3: 'NOR',
    countryName: 'Norway',
    latitude: 59.913,
    longitude: 10.739,
    subdivisionCode: '03',
    subdivisionName: 'Oslo County',
    timeZone: 'Europe/Oslo',
  })
  assert.deepEqual(locate('2001:db8:1::9'), { countryCode: 'JP', countryCode3: 'JPN' })
  assert.equal(locate('198.51.100.7'), undefined)
})

test('three letters for every country that ISO has assigned, each its own, and none for others', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const found = letters.flatMap((first) => letters.map((second) => alpha3Of(first + second))).filter(Boolean)
  assert.deepEqual([found.length, new Set(found).size], [249, 249])
  assert.deepEqual(['US', 'CH', 'SS', 'XK', 'us', ''].map(alpha3Of), [
    'USA',
    'CHE',
    'SSD',
    undefined,
    undefined,
    undefined,
  ])
})

test('what is not in the file, and what is no address, is nowhere', () => {
  const locate = openGeoDatabase(write(geoDatabase({ '192.0.2.0/24': oslo })))
  for (const ip of ['203.0.113.1', '::1', '127.0.0.1', '', 'nonsense']) assert.equal(locate(ip), undefined, ip)
})

test('a file that is missing, or is something else, is refused at start by name', () => {
  const nonsense = write(Buffer.from('not a database'))
  for (const file of [join(directory, 'absent.mmdb'), nonsense]) {
    assert.throws(
      () => openGeoDatabase(file),
      (thrown) => thrown instanceof StartRefused && thrown.message.includes(file),
    )
  }
})
