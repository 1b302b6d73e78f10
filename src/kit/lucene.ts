// Reads the usual forms of Lucene queries: field:value, quotes, AND OR NOT, parentheses, wildcards, ranges.
import { AppError } from './errors.ts'

export type LuceneQuery =
  | { kind: 'and' | 'or'; of: LuceneQuery[] }
  | { kind: 'not'; of: LuceneQuery }
  | { kind: 'match'; field: string | undefined; text: string; quoted: boolean }
  | { kind: 'range'; field: string; from: LuceneBound | undefined; to: LuceneBound | undefined }
  | { kind: 'exists'; field: string }

export type LuceneBound = { text: string; inclusive: boolean }

/** Auth0 does not say how long a query may be; nobody types this much. */
const LONGEST = 2000
const DEEPEST = 20
/** Each is looked for in every row: a thousand of them kept the whole server busy for one question. */
const MOST_TERMS = 150

/** @throws AppError `invalid` with what was wrong; undefined when the query asks for everything */
export function parseLucene(text: string): LuceneQuery | undefined {
  if (text.length > LONGEST) throw refuse(`longer than ${LONGEST} characters`)
  const reader = { tokens: tokenize(text), at: 0, depth: 0, terms: 0 }
  if (reader.tokens.length === 0) return undefined
  const query = readOr(reader)
  if (reader.at < reader.tokens.length) throw refuse(`unexpected ${describe(reader.tokens[reader.at])}`)
  return query
}

type Token =
  | { kind: 'word'; text: string; quoted: boolean; start: number; end: number }
  | { kind: 'mark'; text: string; start: number; end: number }
type Reader = { tokens: Token[]; at: number; depth: number; terms: number }

/** Words end at spaces and marks; a backslash takes the next character as it is, quotes take everything but quotes. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = /\s+|"((?:[^"\\]|\\.)*)"|(>=|<=|&&|\|\||[()[\]{}:<>!+]|-(?=\S))|((?:\\.|[^\s()[\]{}:<>"!\\])+)|(.)/gsu
  // times and IPv6 addresses have colons, dates and user ids have dashes: inside a word they are no marks
  const value = /((?:\\.|[^\s()[\]{}"\\])+)/suy
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex
    const last = tokens.at(-1)
    const afterColon = last?.kind === 'mark' && [':', '>', '<', '>=', '<='].includes(last.text) && last.end === start
    const inRange = tokens.findLast((token) => token.kind === 'mark' && '[]{}'.includes(token.text))
    value.lastIndex = start
    const whole = afterColon || (inRange && '[{'.includes(inRange.text)) ? value.exec(text) : null
    if (whole && !/^[<>]/.test(whole[0])) {
      tokens.push({ kind: 'word', text: unescape(whole[0]), quoted: false, start, end: value.lastIndex })
      pattern.lastIndex = value.lastIndex
      continue
    }
    const found = pattern.exec(text)
    if (!found) break
    const [, quoted, mark, word, stray] = found
    const end = pattern.lastIndex
    if (stray !== undefined) throw refuse(`a quote that does not end, or a stray "${stray}"`)
    if (quoted !== undefined) tokens.push({ kind: 'word', text: unescape(quoted), quoted: true, start, end })
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark, start, end })
    else if (word !== undefined) tokens.push({ kind: 'word', text: unescape(word), quoted: false, start, end })
  }
  return tokens
}

/** Keeps `\*` and `\?` as they are: an escaped wildcard is a character, and `match` must still know. */
function unescape(text: string): string {
  return text.replace(/\\([^*?])/gsu, '$1')
}

function readOr(reader: Reader): LuceneQuery {
  const of = [readAnd(reader)]
  while (takeWord(reader, 'OR') || takeMark(reader, '||')) of.push(readAnd(reader))
  return of.length === 1 && of[0] ? of[0] : { kind: 'or', of }
}

/** Terms that merely stand side by side must all match, as at Auth0's logs. */
function readAnd(reader: Reader): LuceneQuery {
  const of = [readNot(reader)]
  for (;;) {
    const next = reader.tokens[reader.at]
    const ends = !next || (next.kind === 'mark' && [')', '||'].includes(next.text)) || isWord(next, 'OR')
    if (ends) break
    if (!takeWord(reader, 'AND')) takeMark(reader, '&&')
    of.push(readNot(reader))
  }
  return of.length === 1 && of[0] ? of[0] : { kind: 'and', of }
}

function readNot(reader: Reader): LuceneQuery {
  if (takeWord(reader, 'NOT') || takeMark(reader, '!') || takeMark(reader, '-'))
    return { kind: 'not', of: deeper(reader, readNot) }
  takeMark(reader, '+')
  return readTerm(reader)
}

function readTerm(reader: Reader): LuceneQuery {
  if (++reader.terms > MOST_TERMS) throw refuse(`more than ${MOST_TERMS} terms`)
  if (takeMark(reader, '(')) return readGroup(reader)
  const word = takeAnyWord(reader)
  if (!word.quoted && ['AND', 'OR'].includes(word.text)) throw refuse(`${word.text} with nothing before it`)
  if (!takeMark(reader, ':')) return { kind: 'match', field: undefined, text: word.text, quoted: word.quoted }
  const field = word.text
  if (takeMark(reader, '(')) return withField(readGroup(reader), field)
  if (takeMark(reader, '[')) return readRange(reader, field, true)
  if (takeMark(reader, '{')) return readRange(reader, field, false)
  for (const mark of ['>=', '<=', '>', '<']) {
    if (!takeMark(reader, mark)) continue
    const bound = { text: takeAnyWord(reader).text, inclusive: mark.endsWith('=') }
    return mark.startsWith('>')
      ? { kind: 'range', field, from: bound, to: undefined }
      : { kind: 'range', field, from: undefined, to: bound }
  }
  const value = takeAnyWord(reader)
  if (field === '_exists_') return { kind: 'exists', field: value.text }
  if (value.text === '*' && !value.quoted) return { kind: 'exists', field }
  return { kind: 'match', field, text: value.text, quoted: value.quoted }
}

function readGroup(reader: Reader): LuceneQuery {
  const query = deeper(reader, readOr)
  if (!takeMark(reader, ')')) throw refuse('a parenthesis that does not close')
  return query
}

function readRange(reader: Reader, field: string, inclusive: boolean): LuceneQuery {
  const from = takeAnyWord(reader).text
  if (!takeWord(reader, 'TO')) throw refuse('a range without TO')
  const to = takeAnyWord(reader).text
  const closed = takeMark(reader, ']') ? true : takeMark(reader, '}') ? false : undefined
  if (closed === undefined) throw refuse('a range that does not close')
  return {
    kind: 'range',
    field,
    from: from === '*' ? undefined : { text: from, inclusive },
    to: to === '*' ? undefined : { text: to, inclusive: closed },
  }
}

/** `type:(scp OR fcp)`: the field counts for every word of the group that has none. */
function withField(query: LuceneQuery, field: string): LuceneQuery {
  switch (query.kind) {
    case 'match':
      return query.field === undefined ? { ...query, field } : query
    case 'not':
      return { kind: 'not', of: withField(query.of, field) }
    case 'and':
    case 'or':
      return { kind: query.kind, of: query.of.map((one) => withField(one, field)) }
    case 'range':
    case 'exists':
      return query
  }
}

function deeper(reader: Reader, read: (reader: Reader) => LuceneQuery): LuceneQuery {
  if (++reader.depth > DEEPEST) throw refuse('too many parentheses')
  const query = read(reader)
  reader.depth--
  return query
}

function takeMark(reader: Reader, text: string): boolean {
  const token = reader.tokens[reader.at]
  if (token?.kind !== 'mark' || token.text !== text) return false
  reader.at++
  return true
}

function takeWord(reader: Reader, text: string): boolean {
  if (!isWord(reader.tokens[reader.at], text)) return false
  reader.at++
  return true
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && !token.quoted && token.text === text
}

function takeAnyWord(reader: Reader): Token & { kind: 'word' } {
  const token = reader.tokens[reader.at]
  if (token?.kind !== 'word') throw refuse(`expected a word, found ${describe(token)}`)
  reader.at++
  return token
}

function describe(token: Token | undefined): string {
  return token ? `"${token.text}"` : 'the end'
}

function refuse(what: string): AppError {
  return new AppError('invalid', 'invalid_query_string', `Query validation error: 'q' is not a valid search: ${what}.`)
}
