// The hostile Actions: what each does, and how it must end. Run at every tier by hostile.slow.test.ts.
import type { FailureId, Tier } from '../index.ts'

export const action = (body: string) => `exports.onExecutePostChangePassword = async (event, api) => { ${body} };`

export type Attack = {
  name: string
  code: () => string
  /** how it ends; `ok` when it may end well, as long as nothing was reached */
  ends: readonly (FailureId | 'ok')[]
  /** in the failure's message or the log */
  says?: RegExp
  budgetMs?: number
  tiers?: readonly Tier[]
}

const denied = /ERR_ACCESS_DENIED|Access to this API has been restricted|No such built-in|EPERM|ENOENT|EACCES/

const reads =
  (expression: string): (() => string) =>
  () =>
    action(`console.log(String(${expression}))`)

/** @param canaryFile a file of the server, @param storePort where the server's store listens, @param storeSocket the same */
export const attacksOn = (canaryFile: string, storePort: number, storeSocket: string): readonly Attack[] => [
  { name: 'an endless loop', code: () => action('for (;;);'), ends: ['timeout'], budgetMs: 250 },
  {
    name: 'an endless chain of microtasks',
    code: () => action('const f = () => Promise.resolve().then(f); await f()'),
    ends: ['timeout'],
    budgetMs: 250,
  },
  {
    name: 'an endless chain of nextTicks after the handler',
    code: () => action('const f = () => process.nextTick(f); f()'),
    ends: ['timeout', 'ok'],
    budgetMs: 800,
  },
  {
    name: 'a catastrophic regular expression',
    code: () => action('/^(a+)+$/.test("a".repeat(40) + "b")'),
    ends: ['timeout'],
    budgetMs: 250,
  },
  {
    name: 'Atomics.wait for ever',
    code: () => action('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'),
    ends: ['timeout'],
    budgetMs: 250,
  },
  { name: 'a loop at the top level', code: () => 'for (;;);', ends: ['timeout'], budgetMs: 250 },
  {
    name: 'a heap bomb',
    code: () => action('const a = []; for (;;) a.push(new Array(1000).fill({}))'),
    ends: ['memory'],
  },
  {
    name: 'a Buffer bomb',
    code: () => action('const a = []; for (;;) { a.push(Buffer.alloc(8e6, 1)); await new Promise(setImmediate) }'),
    ends: ['memory'],
  },
  {
    name: 'a Buffer bomb that never yields',
    code: () => action('const a = []; for (;;) a.push(Buffer.alloc(8e6, 1))'),
    ends: ['memory', 'crashed'],
  },
  {
    name: 'a WebAssembly memory bomb',
    code: () =>
      action(
        'const m = new WebAssembly.Memory({ initial: 16384 }); new Uint8Array(m.buffer).fill(1); await new Promise((d) => setTimeout(d, 500))',
      ),
    ends: ['memory', 'crashed', 'threw'],
  },
  {
    name: 'endless recursion',
    code: () => action('const f = () => f() + 1; f()'),
    ends: ['threw'],
    says: /call stack/,
  },
  {
    name: 'a huge string',
    code: () => action('console.log("x".repeat(2 ** 29 - 24))'),
    ends: ['ok', 'memory', 'crashed', 'threw'],
  },
  {
    name: 'child_process',
    code: () => action('require("child_process").execSync("id")'),
    ends: ['threw'],
    says: denied,
  },
  {
    name: 'child_process.fork',
    code: () => action('require("child_process").fork("/tmp/x.js"); await new Promise((d) => setTimeout(d, 50))'),
    ends: ['threw'],
    says: denied,
  },
  {
    name: 'worker_threads',
    code: () => action('new (require("worker_threads").Worker)("while (1);", { eval: true })'),
    ends: ['threw'],
    says: denied,
  },
  {
    name: 'cluster',
    code: () => action('require("cluster").fork(); await new Promise((d) => setTimeout(d, 50))'),
    ends: ['threw'],
    says: denied,
  },
  { name: 'the inspector', code: () => action('require("inspector").open(0)'), ends: ['threw'], says: denied },
  {
    name: 'WASI',
    code: () => action('new (require("wasi").WASI)({ version: "preview1", preopens: { "/": "/" } })'),
    ends: ['threw'],
    says: denied,
  },
  {
    name: 'node:sqlite on a file',
    code: () => action(`new (require("node:sqlite").DatabaseSync)(${JSON.stringify(canaryFile)})`),
    ends: ['threw', 'dependency_missing'],
    says: /No such built-in|Cannot find module/,
  },
  {
    name: 'node:ffi',
    code: () => action('require("node:ffi").dlopen("libc.so.6", {})'),
    ends: ['threw', 'dependency_missing'],
    says: /No such built-in|Cannot find module/,
  },
  {
    name: 'process.binding',
    code: () => action('process.binding("fs")'),
    ends: ['threw'],
    says: /restricted|ERR_ACCESS_DENIED|process\.binding/,
  },
  {
    name: 'process.dlopen',
    code: () => action('process.dlopen({ exports: {} }, "/lib/x86_64-linux-gnu/libc.so.6")'),
    ends: ['threw'],
  },
  { name: 'process.exit', code: () => action('process.exit(7)'), ends: ['exited'], says: /7/ },
  { name: 'process.reallyExit', code: () => action('process.reallyExit(0)'), ends: ['exited'] },
  { name: 'process.abort', code: () => action('process.abort()'), ends: ['crashed'] },
  {
    name: 'killing itself',
    code: () => action('process.kill(process.pid, "SIGKILL"); await new Promise(() => setTimeout(() => {}, 5000))'),
    ends: ['crashed', 'threw', 'timeout'],
    budgetMs: 500,
  },
  {
    name: 'killing its parent',
    code: () => action('process.kill(process.ppid, "SIGKILL")'),
    ends: ['threw'],
    says: /EPERM/,
  },
  {
    name: 'lowering the priority of its parent',
    code: () => action('(await import("node:os")).setPriority(process.ppid, 19)'),
    ends: ['threw'],
    says: /restricted/,
  },
  {
    name: 'killing its process group and everybody',
    code: () =>
      action(
        'for (const pid of [0, -1, 1]) try { process.kill(pid, "SIGKILL") } catch (e) { console.log(e.code) } process.kill(0, 9)',
      ),
    ends: ['threw', 'crashed'],
  },
  {
    name: 'reading a file',
    code: reads(`require("fs").readFileSync(${JSON.stringify(canaryFile)})`),
    ends: ['threw'],
    says: denied,
  },
  {
    name: 'reading a file by promise, stream, Blob and dynamic import',
    code: () =>
      action(
        `const fs = require("fs"); const f = ${JSON.stringify(canaryFile)}; const tries = [() => fs.promises.readFile(f), () => fs.openAsBlob(f).then((b) => b.text()), () => new Promise((d, e) => fs.createReadStream(f).on("data", (c) => d(String(c))).on("error", e)), () => import(f), () => fs.promises.cp(f, "/tmp/kt-copy"), () => fs.promises.symlink(f, "/tmp/kt-link"), () => require("module").createRequire("/")(f), () => process.loadEnvFile(f)]; for (const t of tries) try { console.log(await t()) } catch (e) { console.log(e.code ?? e.message) }`,
      ),
    ends: ['ok'],
    says: /ERR_ACCESS_DENIED/,
  },
  {
    name: 'listing and writing',
    code: () =>
      action(
        'for (const t of [() => require("fs").readdirSync("/"), () => require("fs").writeFileSync("/tmp/kt-pwned", "x"), () => require("v8").writeHeapSnapshot("/tmp/kt-heap"), () => process.report.writeReport("/tmp/kt-report")]) try { console.log("GOT", t()) } catch (e) { console.log(e.code) }',
      ),
    ends: ['ok'],
    says: /^(?!.*GOT)/s,
  },
  {
    name: 'the environment',
    code: () =>
      action(
        'console.log(JSON.stringify(process.env)); for (const p of ["/proc/self/environ", "/proc/1/environ", `/proc/${process.ppid}/environ`]) try { console.log(require("fs").readFileSync(p, "utf8")) } catch (e) { console.log(e.code) }',
      ),
    ends: ['ok'],
    says: /ERR_ACCESS_DENIED/,
  },
  {
    name: 'setuid and chdir',
    code: () =>
      action(
        'for (const t of [() => process.setuid(0), () => process.setgid(0), () => process.chdir("/proc")]) try { t(); console.log("done", process.getuid()) } catch (e) { console.log(e.code ?? e.message) }',
      ),
    ends: ['ok'],
  },
  {
    name: 'a TCP connection to the server’s store, in every spelling of loopback',
    code: () =>
      action(
        `for (const host of ["127.0.0.1", "localhost", "0.0.0.0", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "LOCALHOST.", "::"]) await new Promise((d) => require("net").connect(${storePort}, host).on("data", (c) => { console.log("GOT " + c); d() }).on("error", (e) => { console.log(e.code); d() }))`,
      ),
    ends: ['ok'],
    says: /^(?!.*GOT).*EGRESS_DENIED/s,
  },
  {
    name: 'fetch, http and axios-like clients to loopback',
    code: () =>
      action(
        `for (const url of ["http://127.0.0.1:${storePort}/", "http://[::1]:${storePort}/", "http://0x7f000001:${storePort}/", "http://127.0.0.1.:${storePort}/"]) try { await fetch(url); console.log("GOT") } catch (e) { console.log(e.cause?.code) } await new Promise((d) => require("http").get("http://localhost:${storePort}", () => console.log("GOT")).on("error", d)); throw Object.assign(new Error("EGRESS_DENIED"), { code: "EGRESS_DENIED" })`,
      ),
    ends: ['egress_denied'],
    says: /EGRESS_DENIED/,
  },
  {
    name: 'a lookup function of its own, and an agent that connects by itself',
    code: () =>
      action(
        `const net = require("net"), http = require("http"); await new Promise((d) => net.connect({ host: "api.example.com", port: ${storePort}, lookup: (n, o, cb) => cb(null, "127.0.0.1", 4) }).on("data", () => console.log("GOT")).on("error", (e) => { console.log(e.code); d() })); await new Promise((d) => http.get({ host: "x.test", port: ${storePort}, createConnection: () => net.connect(${storePort}, "127.0.0.1") }).on("response", () => console.log("GOT")).on("error", (e) => { console.log(e.code); d() }))`,
      ),
    ends: ['ok'],
    says: /^(?!.*GOT)/s,
  },
  {
    name: 'a Unix socket',
    code: () =>
      action(
        `await new Promise((d) => require("net").connect(${JSON.stringify(storeSocket)}).on("data", () => console.log("GOT")).on("error", (e) => { console.log(e.code); d() }))`,
      ),
    ends: ['ok'],
    says: /EGRESS_DENIED/,
  },
  {
    name: 'a server of its own, and UDP',
    code: () =>
      action(
        'for (const t of [() => require("net").createServer().listen(0), () => require("http").createServer().listen(0), () => require("dgram").createSocket("udp4")]) try { t(); console.log("GOT") } catch (e) { console.log(e.code) }',
      ),
    ends: ['ok'],
    says: /^(?!.*GOT).*EGRESS_DENIED/s,
  },
  {
    name: 'metadata and private addresses',
    tiers: ['t2'],
    code: () =>
      action(
        'for (const host of ["169.254.169.254", "10.0.0.1", "192.168.0.1", "172.16.0.1", "100.64.0.1", "fd00:ec2::254", "fe80::1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "168.63.129.16"]) await new Promise((d) => require("net").connect(80, host).on("connect", () => console.log("GOT " + host)).on("error", (e) => { console.log(e.code); d() }))',
      ),
    ends: ['ok'],
    says: /^(?!.*GOT)(?!.*E(TIMEDOUT|HOSTUNREACH))/s,
  },
  {
    name: 'a raw TCP handle dug out of a TLS socket',
    code: () =>
      action(
        `const TCP = new (require("tls").TLSSocket)()._handle._parent.constructor; const h = new TCP(0); for (const t of [() => h.connect({ oncomplete() {} }, "127.0.0.1", ${storePort}), () => h.connect6({}, "::1", ${storePort}), () => h.bind("127.0.0.1", 0), () => h.listen(1), () => h.open(3), () => delete Object.getPrototypeOf(h).connect]) try { console.log("RAN", t()) } catch (e) { console.log(e.code ?? e.message) } TCP.prototype.connect = null; h.connect({}, "127.0.0.1", ${storePort})`,
      ),
    ends: ['egress_denied'],
    says: /^(?!.*RAN 0)/s,
  },
  {
    name: 'a raw pipe handle, pointed at the store',
    code: () =>
      action(
        `const net = require("net"); const s = net.connect(25, "smtp.example.com").on("error", () => {}); const Pipe = s._handle.constructor; const h = new Pipe(0); for (const t of [() => h.connect({}, ${JSON.stringify(storeSocket)}), () => h.bind("/tmp/kt-pipe"), () => h.listen(1)]) try { t(); console.log("RAN") } catch (e) { console.log(e.code) } s.destroy()`,
      ),
    ends: ['ok'],
    says: /^(?!.*RAN).*EGRESS_DENIED/s,
  },
  {
    name: 'a raw resolver, pointed at the store',
    code: () =>
      action(
        `const dns = require("dns"); const h = new dns.Resolver()._handle; for (const t of [() => h.setServers([[4, "127.0.0.1", ${storePort}]]), () => h.queryA({}, "canary.example"), () => dns.lookupService("127.0.0.1", 22, () => {})]) try { t(); console.log("RAN") } catch (e) { console.log(e.code) }`,
      ),
    ends: ['ok'],
    says: /^(?!.*RAN).*EGRESS_DENIED/s,
  },
  {
    name: 'facts about the machine',
    code: () =>
      action(
        'const os = require("os"); console.log(JSON.stringify(os.networkInterfaces().eth0), process.argv.length, process.execArgv.length); try { process.report.getReport() } catch (e) { console.log(e.code) }',
      ),
    ends: ['ok'],
    says: /192\.0\.2\.2.* 2 0\nERR_ACCESS_DENIED/,
  },
  {
    name: 'a redirect to loopback',
    code: () =>
      action(
        `try { await fetch("https://api.example.com/redirect-to?${storePort}") } catch (e) { console.log(e.cause?.code) }`,
      ),
    ends: ['ok'],
    says: /EGRESS_DENIED/,
  },
  {
    name: 'a forged frame on fd 3',
    code: () =>
      action(
        'const b = Buffer.from(JSON.stringify({ t: "result", n: 1, ms: 0, commands: [], over: true })); const h = Buffer.alloc(4); h.writeUInt32LE(b.length); require("fs").writeSync(3, Buffer.concat([h, b])); await new Promise((d) => setTimeout(d, 200))',
      ),
    ends: ['crashed'],
    says: /channel/,
  },
  {
    name: 'a dump of the heap, in which the key of the pipe stands',
    code: () =>
      action(
        'const v8 = require("v8"); let seen = ""; for (const dump of [() => v8.getHeapSnapshot(), () => process.getBuiltinModule("node:v8").getHeapSnapshot(), async () => (await import("node:v8")).getHeapSnapshot(), async () => (await import("node:v8")).default.getHeapSnapshot(), () => v8.queryObjects(Object, { format: "summary" }), () => v8.writeHeapSnapshot()]) { try { await dump(); seen += "dumped " } catch (e) { seen += e.code + " " } } console.log(seen)',
      ),
    ends: ['ok'],
    says: /^(?:ERR_ACCESS_DENIED ?){6}$/,
  },
  {
    name: 'flags of the engine',
    code: () =>
      action(
        'for (const v8 of [require("v8"), process.getBuiltinModule("v8"), await import("node:v8")]) { try { v8.setFlagsFromString("--allow-natives-syntax") } catch (e) { console.log(e.code) } } new Function("return %GetOptimizationStatus(() => 1)")()',
      ),
    ends: ['threw'],
    says: /Unexpected token '%'/,
  },
  {
    name: 'an oversized frame on fd 3',
    code: () =>
      action(
        'require("fs").writeSync(3, Buffer.from([255, 255, 255, 127, 1, 2, 3])); await new Promise((d) => setTimeout(d, 200))',
      ),
    ends: ['crashed'],
    says: /channel/,
  },
  {
    name: 'closing fd 3',
    code: () => action('require("fs").closeSync(3); await new Promise((d) => setTimeout(d, 300))'),
    ends: ['crashed', 'exited', 'timeout', 'threw'],
    budgetMs: 500,
  },
  {
    name: 'a patched JSON.stringify, Array, Promise and Reflect',
    code: () =>
      action(
        'JSON.stringify = () => "{}"; JSON.parse = () => ({}); Array.prototype.push = () => { throw new Error("p") }; Promise.prototype.then = () => {}; Reflect.apply = () => {}; Map.prototype.get = () => {}; Date.now = () => 0; Object.prototype.toJSON = () => "x"; console.log("patched")',
      ),
    ends: ['ok', 'crashed', 'timeout', 'threw'],
    budgetMs: 500,
  },
  {
    name: 'a polluted Object.prototype',
    code: () => action('Object.prototype.polluted = 1; Object.prototype.status = "ok"; console.log("polluted")'),
    ends: ['ok', 'crashed'],
  },
  {
    name: 'patched sockets and streams',
    code: () =>
      action(
        'const net = require("net"); for (const k of ["write", "_write", "_writeGeneric", "emit", "on"]) net.Socket.prototype[k] = function () { console.log("seen") }; console.log("patched")',
      ),
    ends: ['ok', 'crashed', 'timeout'],
    budgetMs: 500,
  },
  {
    name: 'an own uncaught exception handler',
    code: () =>
      action(
        'process.setUncaughtExceptionCaptureCallback(null); process.removeAllListeners("unhandledRejection"); Promise.reject(new Error("own")); await new Promise((d) => setTimeout(d, 100))',
      ),
    ends: ['exited', 'crashed', 'ok'],
  },
  {
    name: 'a log flood',
    code: () => action('for (let i = 0; i < 200000; i++) console.log("x".repeat(500))'),
    ends: ['ok', 'timeout'],
    budgetMs: 3000,
  },
  {
    name: 'a flood on stderr',
    code: () => action('for (let i = 0; i < 200; i++) require("fs").writeSync(2, Buffer.alloc(60000, 65))'),
    ends: ['ok', 'threw', 'timeout'],
    budgetMs: 3000,
  },
  {
    name: 'a thousand sockets',
    code: () =>
      action(
        'let errors = 0; await Promise.all(Array.from({ length: 1000 }, () => new Promise((d) => require("net").connect(25, "smtp.example.com").on("data", d).on("error", () => { errors++; d() })))); console.log("errors", errors > 700)',
      ),
    ends: ['ok', 'crashed', 'exited', 'timeout'],
    says: /errors true|ran longer|^$/,
    budgetMs: 2000,
  },
  {
    name: 'ten thousand look-ups at once',
    code: () =>
      action(
        'const dns = require("dns"); const codes = await Promise.all(Array.from({ length: 10_000 }, (_, i) => new Promise((d) => dns.lookup(`h${i}.invalid`, (e) => d(e && e.code))))); console.log([...new Set(codes)].sort().join(" "), codes.filter((one) => one === "EAI_AGAIN").length > 5000)',
      ),
    ends: ['ok', 'timeout'],
    says: /EAI_AGAIN.* true|longer than/,
    budgetMs: 3000,
  },
  {
    name: 'a huge answer',
    code: () => 'exports.onExecutePostChallenge = async (event, api) => { api.access.deny("x".repeat(20_000_000)) }',
    ends: ['crashed', 'ok', 'threw'],
    budgetMs: 3000,
  },
  {
    name: 'a hundred thousand commands',
    code: () => action('for (let i = 0; i < 100000; i++) api.cache.set("k", "v" + i)'),
    ends: ['crashed'],
    budgetMs: 3000,
  },
  {
    name: 'error objects that bite',
    code: () => action('throw { get message() { throw new Error("x") }, get stack() { for (;;); } }'),
    ends: ['timeout', 'threw'],
    budgetMs: 250,
  },
  {
    name: 'a stack that is not what it seems',
    code: () => action('Error.prepareStackTrace = () => ({ evil: 1 }); throw new Error("s")'),
    ends: ['threw'],
  },
  {
    name: 'leaving a loop behind',
    code: () => action('setTimeout(() => { for (;;); }, 10)'),
    ends: ['ok'],
    budgetMs: 800,
  },
]
