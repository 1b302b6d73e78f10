// Themes: the dashboard offers exactly the fields that change a page, within what the API takes.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject, type JsonObject } from '#kit'

import {
  PLAIN_THEME,
  THEME_GROUPS,
  type ThemeField,
  valueAt,
  withValue,
  wrongWith,
} from '../../../dashboard/src/pages/branding/theme-fields.ts'
import { brandStyle } from '../pages/look/brand-style.ts'
import { openStage } from '../testing-stage.ts'
import { themeBody } from './branding-schemas.ts'

const fields: readonly ThemeField[] = THEME_GROUPS.flatMap((group) => group.fields)

/** Every place of a theme at which a value stands. */
function places(schema: JsonObject, at: string[] = []): string[] {
  const { properties } = schema
  if (!isObject(properties)) return [at.join('.')]
  return Object.entries(properties).flatMap(([name, inner]) => places(inner as JsonObject, [...at, name]))
}

/** What no page reads; docs/compatibility.md names them. */
const KEPT = [
  ...['displayName', 'colors.base_focus_color', 'colors.base_hover_color', 'colors.captcha_widget_theme'],
  ...['colors.icons', 'colors.read_only_background', 'fonts.subtitle.bold', 'fonts.subtitle.size'],
  'widget.social_buttons_layout',
]

/** Other values, of which one at least would be seen. */
function others(field: ThemeField): unknown[] {
  switch (field.kind) {
    case 'colour':
      return ['#123456', '#abcdef']
    case 'address':
      return ['https://cdn.example/x']
    case 'number':
      return [field.min, field.max]
    case 'flag':
      return [true, false]
    case 'choice':
      return field.options.map(({ value }) => value)
  }
}

test('the dashboard has a field for everything of a theme that changes a page, and for nothing else', () => {
  const all = places(JSON.parse(JSON.stringify(themeBody)) as JsonObject)
  assert.deepEqual(
    [...fields.map(({ at }) => at), ...KEPT].toSorted((a, b) => a.localeCompare(b)),
    all.toSorted((a, b) => a.localeCompare(b)),
  )
  const look = (theme: JsonObject) => JSON.stringify(brandStyle(undefined, theme))
  for (const field of fields) {
    const looks = new Set(others(field).map((value) => look(withValue(PLAIN_THEME, field.at, value))))
    assert.ok(looks.size > 1 || !looks.has(look(PLAIN_THEME)), field.at)
  }
  const before = look(PLAIN_THEME)
  for (const at of KEPT) {
    for (const value of ['#123456', 'dark', 33]) assert.equal(look(withValue(PLAIN_THEME, at, value)), before, at)
  }
})

test('its fields take what the API takes, tell what it refuses, and lose nothing that they are not for', async () => {
  await using stage = await openStage()
  const made = await stage.ask('POST', '/branding/themes', { ...PLAIN_THEME, displayName: 'Ours' })
  assert.equal(made.status, 201, made.text)
  const { themeId, ...stored } = made.body as Parameters<typeof withValue>[0] & { themeId: string }
  assert.equal(valueAt(withValue(stored, 'fonts.title.size', 99), 'fonts.title.bold'), true)
  const change = (at: string, value: unknown) =>
    stage.ask('PATCH', `/branding/themes/${themeId}`, withValue(stored, at, value))
  for (const field of fields) {
    const wrong = { colour: ['red', ''], address: ['x', 'javascript:1'], flag: [], choice: [] }
    const refused = field.kind === 'number' ? [field.min - 1, field.max + 1, ''] : wrong[field.kind]
    for (const value of others(field)) {
      assert.equal(wrongWith(field, value), undefined, field.at)
      const { status, text } = await change(field.at, value)
      assert.equal(status, 200, `${field.at} ${text}`)
    }
    for (const value of refused) {
      assert.notEqual(wrongWith(field, value), undefined, field.at)
      assert.equal((await change(field.at, value)).status, 400, `${field.at} ${value}`)
    }
  }
  const { displayName } = (await stage.ask('GET', '/branding/themes/default')).body as { displayName: string }
  assert.equal(displayName, 'Ours')
})
