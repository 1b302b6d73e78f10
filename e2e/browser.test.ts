// The browser the tests rely on: it starts, renders text, clicks, runs without JavaScript, and has virtual passkeys.
import { strict as assert } from 'node:assert'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'

import { openBrowser, withoutBrowser } from './browser.ts'

const page = `<!doctype html><title>Door</title><body style="background:#fff;margin:0">
<h1 style="font:40px sans-serif;color:#000">Turn the key</h1>
<form method="post"><button>Continue</button></form>
<script>document.title = 'Door with script'</script>`

const skip = await withoutBrowser()
const server = createServer((request, response) => {
  response.setHeader('content-type', 'text/html')
  response.end(request.method === 'POST' ? '<!doctype html><title>Opened</title>' : page)
})
let origin = ''

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
})
after(() => server.close())

test('opens a page, runs its script and follows a click', { skip }, async () => {
  await using browser = await openBrowser()
  const tab = await browser.newPage()
  await tab.goto(origin)
  assert.equal(await tab.title(), 'Door with script')
  await tab.getByRole('button', { name: 'Continue' }).click()
  assert.equal(await tab.title(), 'Opened')
})

test('draws letters: a heading makes a picture that differs from a blank one', { skip }, async () => {
  await using browser = await openBrowser()
  const tab = await browser.newPage({ viewport: { width: 400, height: 200 } })
  await tab.goto(origin)
  const heading = await tab.locator('h1').screenshot()
  await tab.addStyleTag({ content: 'h1 { color: #fff !important }' })
  const blank = await tab.locator('h1').screenshot()
  assert.equal(heading.subarray(1, 4).toString(), 'PNG')
  assert.ok(heading.length > blank.length * 2, `${heading.length} bytes against ${blank.length}: no font was found`)
})

test('has contexts without JavaScript', { skip }, async () => {
  await using browser = await openBrowser()
  const context = await browser.newContext({ javaScriptEnabled: false })
  const tab = await context.newPage()
  await tab.goto(origin)
  assert.equal(await tab.title(), 'Door')
  await tab.getByRole('button', { name: 'Continue' }).click()
  assert.equal(await tab.title(), 'Opened')
})

test('makes a passkey with a virtual authenticator', { skip }, async () => {
  await using browser = await openBrowser()
  const tab = await browser.newPage()
  await tab.goto(origin)
  const devtools = await tab.context().newCDPSession(tab)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  })
  const type = await tab.evaluate(`navigator.credentials.create({ publicKey: {
    challenge: new Uint8Array(32), rp: { id: 'localhost', name: 'Test' },
    user: { id: new Uint8Array(8), name: 'ada', displayName: 'Ada' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  } }).then((made) => made.type)`)
  assert.equal(type, 'public-key')
})

test('reaches nothing outside this machine', { skip }, async () => {
  await using browser = await openBrowser()
  const tab = await browser.newPage()
  await assert.rejects(tab.goto('http://example.com/', { timeout: 10_000 }), /ERR_NAME_NOT_RESOLVED/)
})
