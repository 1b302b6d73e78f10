// Conformance: what real Actions and Hooks do runs here as at Auth0. Real children, real servers on loopback.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { openStage, type Ran, type Stage } from './testdata/stage.ts'

let stage: Stage

before(async () => {
  stage = await openStage()
})

after(async () => {
  await stage[Symbol.asyncDispose]()
})

function ok(ran: Ran): void {
  assert.deepEqual(ran.completion.status === 'failed' ? ran.completion.failure : 'ok', 'ok')
}

function failure(ran: Ran) {
  assert.equal(ran.completion.status, 'failed')
  return ran.completion.status === 'failed' ? ran.completion.failure : assert.fail()
}

const action = (body: string, head = '') =>
  `${head}\nexports.onExecutePostChangePassword = async (event, api) => { ${body} };`

/** Each prints lines; the lines are what is expected. */
const prints: readonly [string, string, readonly string[]][] = [
  [
    'event and secrets are there',
    action('console.log(event.user.email, event.secrets.API_KEY.length, typeof event.configuration)'),
    ['ana@example.com 15 object'],
  ],
  [
    'this is exports at the top level',
    `console.log(this === exports, this === module.exports);${action('')}`,
    ['true true'],
  ],
  ['the code is sloppy: undeclared names become globals', action('x = 5; console.log(globalThis.x)'), ['5']],
  [
    'module.exports can be replaced',
    'module.exports = { onExecutePostChangePassword: async () => { console.log("replaced") } }',
    ['replaced'],
  ],
  ['extra exports are allowed', `exports.other = 1; exports.more = () => {};${action('console.log("ran")')}`, ['ran']],
  [
    'a handler that is no async function is accepted',
    'exports.onExecutePostChangePassword = (event) => { console.log("plain") }',
    ['plain'],
  ],
  [
    'a handler that returns a promise is awaited',
    'exports.onExecutePostChangePassword = () => new Promise((done) => setTimeout(() => { console.log("late"); done() }, 5))',
    ['late'],
  ],
  [
    'a class instance can be the exports',
    'class A { async onExecutePostChangePassword() { console.log("method", this instanceof A) } } module.exports = new A()',
    ['method true'],
  ],
  [
    'core modules are required with and without node:',
    action('console.log(require("crypto") === require("node:crypto"), typeof require("node:fs/promises").readFile)'),
    ['true function'],
  ],
  [
    'core modules can be imported dynamically',
    action(
      'const { createHash } = await import("node:crypto"); console.log(createHash("sha1").update("a").digest("hex").slice(0, 8))',
    ),
    ['86f7e437'],
  ],
  [
    'Buffer, URL, TextEncoder and structuredClone are global',
    action(
      'console.log(Buffer.from("a").toString("hex"), new URL("https://a/b?c=d").searchParams.get("c"), new TextEncoder().encode("é").length, structuredClone({ a: 1 }).a)',
    ),
    ['61 d 2 1'],
  ],
  [
    'crypto.subtle signs',
    action(
      'const key = await crypto.subtle.importKey("raw", Buffer.from("k"), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]); const mac = await crypto.subtle.sign("HMAC", key, Buffer.from("m")); console.log(Buffer.from(mac).length)',
    ),
    ['32'],
  ],
  [
    'crypto.randomUUID and scrypt work',
    action('console.log(crypto.randomUUID().length, require("crypto").scryptSync("a", "b", 16).length)'),
    ['36 16'],
  ],
  [
    'zlib compresses and decompresses',
    action('const z = require("zlib"); console.log(z.gunzipSync(z.gzipSync("text")).toString())'),
    ['text'],
  ],
  [
    'streams flow',
    action(
      'const { Readable, Transform } = require("stream"); const { pipeline } = require("stream/promises"); const out = []; await pipeline(Readable.from(["a", "b"]), new Transform({ transform(c, e, d) { d(null, String(c).toUpperCase()) } }), async (source) => { for await (const c of source) out.push(String(c)) }); console.log(out.join(""))',
    ),
    ['AB'],
  ],
  [
    'events and util.promisify work',
    action(
      'const { once, EventEmitter } = require("events"); const e = new EventEmitter(); setTimeout(() => e.emit("x", 7), 1); console.log((await once(e, "x"))[0], await require("util").promisify((d) => d(null, 8))())',
    ),
    ['7 8'],
  ],
  [
    'timers of all kinds fire',
    action(
      'await new Promise((d) => setTimeout(d, 1)); await new Promise(setImmediate); await new Promise(process.nextTick); let n = 0; await new Promise((d) => { const i = setInterval(() => { if (++n === 3) { clearInterval(i); d() } }, 1) }); await require("timers/promises").setTimeout(1); console.log(n)',
    ),
    ['3'],
  ],
  [
    'AbortController aborts',
    action(
      'const c = new AbortController(); setTimeout(() => c.abort(), 1); try { await require("timers/promises").setTimeout(5000, null, { signal: c.signal }) } catch (e) { console.log(e.name) }',
    ),
    ['AbortError'],
  ],
  [
    'AsyncLocalStorage of the Action works',
    action(
      'const { AsyncLocalStorage } = require("async_hooks"); const s = new AsyncLocalStorage(); await s.run(3, async () => { await 1; console.log(s.getStore()) })',
    ),
    ['3'],
  ],
  [
    'Intl, dates and time zones work',
    action(
      'console.log(new Intl.NumberFormat("de-DE").format(1234.5), new Date(0).toLocaleDateString("en-US", { timeZone: "Asia/Tokyo" }))',
    ),
    ['1.234,5 1/1/1970'],
  ],
  [
    'WebAssembly runs',
    action(
      'const m = await WebAssembly.instantiate(Buffer.from("0061736d0100000001070160027f7f017f030201000707010361646400000a09010700200020016a0b", "hex")); console.log(m.instance.exports.add(2, 3))',
    ),
    ['5'],
  ],
  [
    'console prints circular objects',
    action('const a = { b: 1 }; a.self = a; console.log(a)'),
    ['<ref *1> { b: 1, self: [Circular *1] }'],
  ],
  [
    'console formats like Node',
    action('console.log("%s is %d %j", "a", 2, { b: 1 }); console.log(new Map([[1, { a: 2 }]]), [undefined, null])'),
    ['a is 2 {"b":1}', 'Map(1) { 1 => { a: 2 } } [ undefined, null ]'],
  ],
  [
    'console.table, dir, group and count print',
    action(
      'console.count("c"); console.group("g"); console.dir({ a: 1 }); console.groupEnd(); console.assert(false, "asserted")',
    ),
    ['c: 1', 'g', '  { a: 1 }', 'Assertion failed: asserted'],
  ],
  [
    'console survives a getter that throws',
    action(
      'console.log({ get a() { throw new Error("no") } }); console.log(new Proxy({}, { get() { throw new Error("no") }, ownKeys() { throw new Error("no") } })); console.log("on")',
    ).replace('console.log(new', 'console.info(new'),
    ['{ a: [Getter] }', 'Proxy({})', 'on'],
  ],
  [
    'process.stdout.write and stderr.write are log lines',
    action('process.stdout.write("out\\n"); process.stderr.write("err\\n")'),
    ['out', 'err'],
  ],
  [
    'process.env is empty and process.version is there',
    action('console.log(Object.keys(process.env).length, process.version.startsWith("v"))'),
    ['0 true'],
  ],
  [
    'os answers',
    action('const os = require("os"); console.log(os.cpus().length > 0, os.totalmem() > 0, typeof os.hostname())'),
    ['true true string'],
  ],
  [
    'process.memoryUsage answers',
    action('console.log(process.memoryUsage().rss > 0, process.uptime() > 0)'),
    ['true true'],
  ],
  ['eval and new Function work', action('console.log(eval("1 + 1"), new Function("return 3")())'), ['2 3']],
  [
    'errors have the author’s file in their stack',
    action('console.log(/action\\.js:\\d+/.test(new Error("x").stack))'),
    ['true'],
  ],
  ['a byte order mark is ignored', `\uFEFF${action('console.log("bom")')}`, ['bom']],
  [
    'optional chaining, private fields and top-level declarations work',
    `class P { #a = 1; get a() { return this.#a } }\n${action('console.log(new P().a, event.none?.thing ?? "none")')}`,
    ['1 none'],
  ],
  [
    'TypeScript runs as written',
    'type U = { email: string }\nconst mail = (u: U): string => u.email as string\nexports.onExecutePostChangePassword = async (event: { user: U }, api: unknown): Promise<void> => { console.log(mail(event.user)) }',
    ['ana@example.com'],
  ],
  [
    'an Action may be written with var and prototypes',
    'var H = function () {}; H.prototype.run = function (e) { return e.user.email }; exports.onExecutePostChangePassword = function (e) { console.log(new H().run(e)); return Promise.resolve() }',
    ['ana@example.com'],
  ],
  [
    'api.cache keeps what it is given',
    action(
      'api.cache.delete("k"); console.log(api.cache.get("k"), api.cache.set("k", "v", { ttl: 1000 }).type, api.cache.get("k").value, api.cache.delete("k").type)',
    ),
    ['undefined success v success'],
  ],
  [
    'api.cache says what is wrong instead of throwing',
    action(
      'const c = api.cache; console.log([c.set("k".repeat(65), "v"), c.set("k", "v".repeat(4097)), c.set("k", "v", { ttl: -1 }), c.set("k", "v", { expires_at: 5 }), c.delete("none")].map((a) => a.code).join())',
    ),
    ['CacheKeySizeExceeded,CacheValueSizeExceeded,InvalidExpiry,ItemAlreadyExpired,CacheKeyDoesNotExist'],
  ],
  [
    'DNS look-ups of mapped names answer',
    action(
      'const { address } = await require("dns").promises.lookup("smtp.example.com"); const [one] = await require("dns").promises.resolve4("smtp.example.com"); console.log(address === one, await new Promise((d) => require("dns").lookup("127.0.0.1", (e, a, f) => d(a + f))))',
    ),
    ['true 127.0.0.14'],
  ],
]

for (const [name, code, expected] of prints) {
  test(name, async () => {
    const ran = await stage.run(code)
    ok(ran)
    assert.deepEqual(ran.texts, expected)
  })
}

test('module state lives from one execution to the next', async () => {
  const code = `let n = 0; ${action('console.log(++n)')}`
  assert.deepEqual([...(await stage.run(code)).texts, ...(await stage.run(code)).texts], ['1', '2'])
})

test('the top level runs once, and a throwing one gives the same error each time', async () => {
  const code = `console.log("top"); throw new Error("no start " + Math.random());${action('')}`
  const first = failure(await stage.run(code))
  const second = await stage.run(code)
  assert.equal(first.id, 'threw')
  assert.equal(first.msg, failure(second).msg)
  assert.deepEqual(second.texts, [])
})

test('actions: modules are required by name', async () => {
  const code = action('console.log(require("actions:greet").hello(event.user.email))')
  const artifact = {
    hash: 'with-module',
    code,
    sourceMap: null,
    modules: { greet: 'exports.hello = (who) => `hello ${who}`' },
  }
  const program = { id: 'with-module', kind: 'action' as const, label: 'node22', load: () => Promise.resolve(artifact) }
  assert.deepEqual((await stage.run('', { program })).texts, ['hello ana@example.com'])
})

test('a missing handler names the one that is there', async () => {
  const found = failure(await stage.run('exports.onExecutePostLogin = async () => {}'))
  assert.equal(found.id, 'invalid_handler')
  assert.match(
    found.msg,
    /Invalid function signature for the "onExecutePostChangePassword" handler\. Use "exports\.onExecutePostChangePassword = async function\(event, api\) \{ \}" as the signature\..*"onExecutePostLogin"/,
  )
})

test('exports that are no object are an invalid handler', async () => {
  assert.equal(failure(await stage.run('module.exports = 5')).id, 'invalid_handler')
})

test('a package that is no dependency is dependency_missing, with the line of its require', async () => {
  const found = failure(await stage.run('const a = 1\nconst nope = require("nope")\nexports.x = 1'))
  assert.deepEqual([found.id, found.line], ['dependency_missing', 2])
})

test('an error has the line and column of the author, also in a bundle', async () => {
  const plain = failure(
    await stage.run('// one\nexports.onExecutePostChangePassword = async () => {\n  throw new Error("here")\n}'),
  )
  assert.deepEqual([plain.id, plain.msg, plain.line, plain.column], ['threw', 'here', 3, 9])
  const code =
    'const _ = require("lodash")\n\nexports.onExecutePostChangePassword = async () => {\n  _.forEach([1], () => {\n    throw new Error("in bundle")\n  })\n}'
  const bundled = failure(await stage.runBundled(code))
  assert.deepEqual([bundled.msg, bundled.line, bundled.column], ['in bundle', 5, 11])
})

test('a syntax error has the line and column of the author', async () => {
  const found = failure(await stage.run('exports.onExecutePostChangePassword = async (event) => {\n  }\n};\n'))
  assert.deepEqual([found.id, found.msg, found.line, found.column], ['syntax_error', "Unexpected token '}'", 3, 1])
})

test('what is neither JavaScript nor TypeScript gets the JavaScript error', async () => {
  const found = failure(await stage.run('const a: number = ;'))
  assert.deepEqual([found.id, found.line], ['syntax_error', 1])
  assert.match(found.msg, /Missing initializer|Unexpected token/)
})

test('thrown values that are no errors are told', async () => {
  assert.equal(failure(await stage.run(action('throw "a text"'))).msg, 'a text')
  assert.equal(failure(await stage.run(action('throw undefined'))).msg, 'undefined')
  assert.equal(failure(await stage.run(action('throw { message: "an object" }'))).msg, 'an object')
  assert.equal(failure(await stage.run(action('throw null'))).id, 'threw')
})
