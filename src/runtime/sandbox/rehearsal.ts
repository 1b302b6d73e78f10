// What a first execution would be the first to need, run once while the child stands by: modules, parsers, our own code.
import { createRequire } from 'node:module'
import { Duplex } from 'node:stream'

import type { Run } from '../protocol.ts'
import { openExecution, finish, within } from './executions.ts'
import { callHandler } from './handlers.ts'
import { changedIntrinsic, keepIntrinsics } from './hygiene.ts'
import { loadSource } from './loader.ts'

const builtin = createRequire('/')
const http = builtin('node:http') as typeof import('node:http')
const net = builtin('node:net') as typeof import('node:net')

/** Nothing of an Action is in this child yet. Functions that ran once are compiled, and their first run is the slow one. */
export function rehearse(): void {
  for (const name of ['https', 'zlib', 'stream', 'url', 'querystring', 'assert', 'string_decoder', 'http2', 'crypto']) {
    builtin(name)
  }
  // lazy globals, each a part of undici; axios asks for them while it loads
  const request = new Request('http://localhost/', { method: 'POST', body: new FormData() })
  request.headers.delete('x')
  void new Response(new ReadableStream()).status
  // compiling the expression for IPv6 addresses takes 4 to 8 ms
  net.isIP('x')
  rehearseExecution()
  rehearseRequest()
}

function rehearseExecution(): void {
  const name = 'onExecutePostChangePassword'
  const run: Run = {
    t: 'run',
    n: 0,
    trigger: 'post-change-password',
    version: 'v2',
    handler: name,
    event: {},
    secrets: {},
    configuration: {},
    cache: {},
    redirect: null,
    mode: { kind: 'live' },
  }
  const code = `exports.${name} = async () => {}`
  const execution = openExecution(0, run.mode, () => {})
  within(execution, () => {
    const { exports } = loadSource({
      file: 'action.js',
      code,
      packages: undefined,
      cache: undefined,
      raw: true,
      modules: new Map(),
      scope: {},
    })
    void callHandler(exports, run, execution)
  })
  finish(execution)
  keepIntrinsics()
  changedIntrinsic()
}

/** One exchange with an agent, over a stream in memory. */
function rehearseRequest(): void {
  const wire = new Duplex({
    read() {},
    write(_chunk, _encoding, done) {
      wire.push('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}')
      done()
    },
  })
  const agent = new http.Agent({ keepAlive: true })
  Object.assign(agent, { createConnection: () => wire })
  const headers = { 'content-type': 'application/json', 'content-length': 2 }
  const request = http.request({ agent, host: 'localhost', method: 'POST', headers }, (response) => {
    response.on('data', () => {})
    response.on('end', () => agent.destroy())
  })
  request.on('error', () => {})
  request.end('{}')
}
