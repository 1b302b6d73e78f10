// The program that renders templates, inside a sandbox. `liquidjs` is put before it as text (templates.ts).

/** Characters of one rendered part: a mail that is longer is a mistake, and many mailboxes refuse it. */
const LONGEST = 500_000

/** One escaping, whatever the author did: `{{ x }}` and `{{ x | escape }}` give the same. */
const escapeOnce = (value) =>
  String(value ?? '')
    .replace(/&(?!(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][\dA-Za-z]{1,31});)/g, '&amp;')
    .replace(/[<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

const engines = { true: engine(escapeOnce), false: engine(undefined) }

function engine(outputEscape) {
  const made = new liquidjs.Liquid({
    // there are no files: neither of this machine nor of the network
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    parseLimit: 300_000,
    renderLimit: 1000,
    memoryLimit: 5_000_000,
    ...(outputEscape === undefined ? {} : { outputEscape }),
  })
  for (const tag of ['include', 'render', 'layout', 'block']) delete made.tags[tag]
  return made
}

/**
 * @param input.parts by name: `{ source, html }`
 * @returns JSON: `{ parts, text? }`, or `{ broken: { part, line, column, message } }`
 */
exports.render = async ({ parts, variables }) => {
  const rendered = {}
  let text
  for (const [part, { source, html }] of Object.entries(parts)) {
    try {
      const liquid = engines[String(html)]
      const value = String(await liquid.render(liquid.parse(source), variables))
      if (value.length > LONGEST) throw new Error(`it came to more than ${LONGEST} characters`)
      rendered[part] = value
      if (html) text = textOf(value)
    } catch (thrown) {
      return JSON.stringify({ broken: { part, ...placeOf(thrown), message: wordsOf(thrown) } })
    }
  }
  return JSON.stringify({ parts: rendered, ...(text === undefined ? {} : { text }) })
}

function placeOf(thrown) {
  try {
    const [line, column] = thrown.token.getPosition()
    return { line, column }
  } catch {
    return {}
  }
}

/** The first line, without the file's name that there is none of. */
function wordsOf(thrown) {
  const first = String(thrown?.message ?? thrown).split('\n')[0] ?? ''
  return first.replace(/, (?:file:[^,]*, )?line:\d+(?:, col:\d+)?$/, '').slice(0, 300)
}

const BLOCKS = /^\/?(?:p|div|h[1-6]|li|ul|ol|tr|table|section|article|header|footer|blockquote|pre|center)$/
const SILENT = /^(?:style|script|title|head)$/

/** The plain text of a page for mailboxes that show none: one pass, links with their address. */
function textOf(html) {
  let out = ''
  let at = 0
  let href
  let label = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) break
    out += words(html.slice(at, open))
    if (html.startsWith('<!--', open)) {
      at = after(html, '-->', open)
      continue
    }
    const close = html.indexOf('>', open)
    if (close < 0) return tidy(out)
    const inside = html.slice(open + 1, close)
    const name = (/^\/?[a-z][a-z0-9]*/i.exec(inside)?.[0] ?? '').toLowerCase()
    at = close + 1
    if (SILENT.test(name)) {
      const end = html.toLowerCase().indexOf(`</${name}`, at)
      at = end < 0 ? html.length : after(html, '>', end)
    } else if (name === 'a') {
      href = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i.exec(inside)
      href = href ? entities(href[1] ?? href[2] ?? href[3]) : undefined
      label = out.length
    } else if (name === '/a' && href !== undefined) {
      const shown = out.slice(label).trim()
      if (/^https?:/i.test(href) && shown !== href) out += shown === '' ? href : ` (${href})`
      href = undefined
    } else if (name === 'br') out += '\n'
    else if (name === 'td' || name === 'th') out += ' '
    else if (BLOCKS.test(name)) out += '\n\n'
  }
  return tidy(out + words(html.slice(at)))
}

function after(html, what, from) {
  const found = html.indexOf(what, from)
  return found < 0 ? html.length : found + what.length
}

const words = (text) => entities(text).replace(/[ \t\r\n]+/g, ' ')

const tidy = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function entities(text) {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? all
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : all
  })
}
