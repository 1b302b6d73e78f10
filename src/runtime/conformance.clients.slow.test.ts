// Conformance: the HTTP clients, mailers and SDKs that real Actions use. Real children, real servers on loopback.
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

/** Each sends something, by the client that its name says. */
const sends: readonly [string, string, readonly string[]][] = [
  [
    'axios posts and reads JSON',
    'const axios = require("axios"); exports.onExecutePostChangePassword = async () => { const r = await axios.post("https://api.example.com/a", { x: 1 }); console.log(r.status, r.data.ok) }',
    ['200 true'],
  ],
  [
    'axios 0.21 works as well',
    'const axios = require("axios-0"); exports.onExecutePostChangePassword = async () => { const r = await axios.get("https://api.example.com/b", { params: { q: "1" } }); console.log(r.data.ok) }',
    ['true'],
  ],
  [
    'axios throws on 404 and the Action can catch it',
    'const axios = require("axios"); exports.onExecutePostChangePassword = async () => { try { await axios.get("https://api.example.com/status/404") } catch (e) { console.log(e.response.status) } }',
    ['404'],
  ],
  [
    'axios follows redirects',
    'const axios = require("axios"); exports.onExecutePostChangePassword = async () => { const r = await axios.get("https://api.example.com/redirect"); console.log(r.request.path) }',
    ['/landed'],
  ],
  [
    'axios gives up at its timeout',
    'const axios = require("axios"); exports.onExecutePostChangePassword = async () => { try { await axios.get("https://api.example.com/hang", { timeout: 50 }) } catch (e) { console.log(e.code) } }',
    ['ECONNABORTED'],
  ],
  [
    'axios instances with keep-alive agents work',
    'const axios = require("axios"); const https = require("https"); const c = axios.create({ baseURL: "https://api.example.com", httpsAgent: new https.Agent({ keepAlive: true }) }); exports.onExecutePostChangePassword = async () => { await c.get("/1"); await c.get("/2"); console.log("twice") }',
    ['twice'],
  ],
  [
    'got retries with back-off',
    'const got = require("got"); exports.onExecutePostChangePassword = async () => { const r = await got("https://api.example.com/fail-twice-got", { responseType: "json", retry: { limit: 3, calculateDelay: ({ computedValue }) => computedValue && 5 } }); console.log(r.body.ok, r.retryCount) }',
    ['true 2'],
  ],
  [
    'node-fetch 2 works',
    'const fetch = require("node-fetch"); exports.onExecutePostChangePassword = async () => { const r = await fetch("https://api.example.com/nf", { method: "POST", body: JSON.stringify({ a: 1 }), headers: { "content-type": "application/json" } }); console.log(r.status, (await r.json()).ok) }',
    ['200 true'],
  ],
  [
    'request works',
    'const request = require("request"); exports.onExecutePostChangePassword = () => new Promise((done, fail) => request.post({ url: "https://api.example.com/rq", json: { a: 1 } }, (e, r, b) => { if (e) return fail(e); console.log(r.statusCode, b.ok); done() }))',
    ['200 true'],
  ],
  [
    'request-promise works',
    'const rp = require("request-promise"); exports.onExecutePostChangePassword = async () => { const b = await rp({ uri: "https://api.example.com/rp", json: true }); console.log(b.ok) }',
    ['true'],
  ],
  [
    'the undici package works',
    'const { request } = require("undici"); exports.onExecutePostChangePassword = async () => { const r = await request("https://api.example.com/un"); console.log(r.statusCode, (await r.body.json()).ok) }',
    ['200 true'],
  ],
  [
    'nodemailer sends over SMTP',
    'const nodemailer = require("nodemailer"); exports.onExecutePostChangePassword = async (event) => { const t = nodemailer.createTransport({ host: "smtp.example.com", port: 587, secure: false, ignoreTLS: true }); const i = await t.sendMail({ from: "a@example.com", to: event.user.email, subject: "Changed", text: "Hello" }); console.log(i.accepted[0]) }',
    ['ana@example.com'],
  ],
  [
    '@sendgrid/mail sends',
    'const sg = require("@sendgrid/mail"); exports.onExecutePostChangePassword = async (event) => { sg.setApiKey("SG." + event.secrets.API_KEY); const [r] = await sg.send({ to: event.user.email, from: "a@example.com", subject: "s", text: "t" }); console.log(r.statusCode) }',
    ['202'],
  ],
  [
    'the auth0 SDK calls the Management API',
    'const { ManagementClient } = require("auth0"); exports.onExecutePostChangePassword = async (event) => { const m = new ManagementClient({ domain: "tenant.eu.auth0.com", token: "t" }); const r = await m.users.get({ id: event.user.user_id }); console.log(r.data.ok) }',
    ['true'],
  ],
  [
    'the auth0 SDK of old Actions (2.x) works',
    'const { ManagementClient } = require("auth0-2"); exports.onExecutePostChangePassword = async (event) => { const m = new ManagementClient({ domain: "tenant.eu.auth0.com", token: "t" }); const r = await m.getUser({ id: event.user.user_id }); console.log(r.ok) }',
    ['true'],
  ],
  [
    'jsonwebtoken signs and verifies',
    'const jwt = require("jsonwebtoken"); exports.onExecutePostChangePassword = async (event) => { console.log(jwt.verify(jwt.sign({ sub: event.user.user_id }, "s"), "s").sub) }',
    ['auth0|1'],
  ],
  [
    'lodash, moment, uuid, bluebird and async work',
    'const _ = require("lodash"), moment = require("moment"), { v4 } = require("uuid"), B = require("bluebird"), a = require("async"); exports.onExecutePostChangePassword = async () => { await B.delay(1); const r = await a.mapLimit([1, 2], 1, async (n) => n * 2); console.log(_.sum(r), moment.utc(0).format("YYYY"), v4().length) }',
    ['6 1970 36'],
  ],
  [
    'https.request with an agent of its own works',
    'const https = require("https"); exports.onExecutePostChangePassword = () => new Promise((done, fail) => { const r = https.request({ hostname: "api.example.com", path: "/ag", method: "PUT", agent: new https.Agent({ keepAlive: true, maxSockets: 1 }) }, (s) => { const { authorized } = s.socket; s.resume(); s.on("end", () => { console.log(s.statusCode, authorized); done() }) }); r.on("error", fail); r.end("body") })',
    ['200 true'],
  ],
  [
    'http.get works',
    'const http = require("http"); exports.onExecutePostChangePassword = () => new Promise((done, fail) => http.get("http://api.example.com/h", (s) => { s.resume(); s.on("end", () => { console.log(s.statusCode); done() }) }).on("error", fail))',
    ['200'],
  ],
  [
    'native fetch works, with FormData and streams',
    'exports.onExecutePostChangePassword = async () => { const f = new FormData(); f.append("a", "b"); const r = await fetch("https://api.example.com/f", { method: "POST", body: f }); let n = 0; for await (const c of r.body) n += c.length; console.log(r.ok, n > 0) }',
    ['true true'],
  ],
  [
    'large answers arrive whole',
    'exports.onExecutePostChangePassword = async () => { console.log((await (await fetch("https://api.example.com/large")).text()).length) }',
    ['1000000'],
  ],
  [
    'raw tls and net sockets work',
    'const tls = require("tls"), net = require("net"); exports.onExecutePostChangePassword = async () => { await new Promise((done, fail) => { const s = tls.connect(443, "api.example.com", { servername: "api.example.com" }, () => s.end("GET /t HTTP/1.1\\r\\nhost: api.example.com\\r\\nconnection: close\\r\\n\\r\\n")); s.on("data", (d) => console.log(String(d).slice(0, 15))); s.on("close", done); s.on("error", fail) }); await new Promise((done, fail) => { const s = net.connect({ host: "smtp.example.com", port: 25 }); s.once("data", (d) => { console.log(String(d).trim()); s.end("QUIT\\r\\n") }); s.on("close", done); s.on("error", fail) }) }',
    ['HTTP/1.1 200 OK', '220 stage'],
  ],
  [
    'a refused connection is ECONNREFUSED',
    'exports.onExecutePostChangePassword = () => new Promise((done) => require("net").connect(80, "closed.example.com").on("connect", () => console.log("connected")).on("error", (e) => { console.log(e.code); done() }))',
    ['ECONNREFUSED'],
  ],
  [
    'a wrong certificate name is refused',
    'exports.onExecutePostChangePassword = async () => { try { await fetch("https://smtp.example.com:1/") } catch (e) { console.log("refused") } await new Promise((done) => require("https").get("https://api.example.com/", { servername: "other.test" }, () => console.log("accepted")).on("error", (e) => { console.log(e.code); done() })) }',
    ['refused', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ],
]

for (const [name, code, expected] of sends) {
  test(name, async () => {
    const ran = await stage.runBundled(code)
    ok(ran)
    assert.deepEqual(ran.texts, expected)
  })
}
