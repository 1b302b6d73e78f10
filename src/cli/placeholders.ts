// Placeholders in a folder of configuration, as auth0-deploy-cli fills them.
import { StartRefused } from '#kit'

/**
 * ##NAME## is the value as text, @@NAME@@ the value as JSON; both from AUTH0_KEYWORD_REPLACE_MAPPINGS.
 *
 * @throws StartRefused, when it fills, for a name that has no value
 */
export function filler(env: Readonly<Record<string, string | undefined>>): (text: string) => string {
  const values = JSON.parse(env['AUTH0_KEYWORD_REPLACE_MAPPINGS'] ?? '{}') as Record<string, unknown>
  const value = (name: string): unknown => {
    if (Object.hasOwn(values, name)) return values[name]
    throw new StartRefused(`AUTH0_KEYWORD_REPLACE_MAPPINGS has no ${name}.`)
  }
  return (text) =>
    text
      .replace(/"?@@(\w+)@@"?/g, (_all, name: string) => JSON.stringify(value(name)))
      .replace(/##(\w+)##/g, (_all, name: string) => String(value(name)))
}
