// A tenant's own words on the real pages around signing in: shown, escaped, in their language, and the forms go on.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openStage, type Stage } from '../testing-stage.ts'
import { ADA, addApplication, authorizeUrl, Browser, PASSWORD, withAda } from './sign-in/testing-application.ts'

/** @param texts by prompt and language, such as `login.en` */
async function say(stage: Stage, texts: { [promptAndLanguage: string]: object }): Promise<void> {
  for (const [name, body] of Object.entries(texts)) {
    const [prompt, language] = name.split('.')
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { status, text } = await stage.ask('PUT', `/prompts/${prompt}/custom-text/${language}`, body)
    assert.equal(status, 200, text)
  }
}

const EVIL = '"><script>alert(1)</script></form><b>${clientName}'
const ESCAPED = '&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#60;/form&#62;&#60;b&#62;Shop'

test('every text of a login can be markup to its writer, and is words to its reader; the form still signs in', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const { screens } = (await stage.ask('GET', '/keyturn/texts/en')).body as {
    screens: { screen: string; texts: { key: string }[] }[]
  }
  const keys = screens.find(({ screen }) => screen === 'login')?.texts.map(({ key }) => key) ?? []
  assert.ok(keys.length > 30)
  await say(stage, { 'login.en': { login: Object.fromEntries(keys.map((key) => [key, EVIL])) } })
  const browser = new Browser(stage)
  await browser.open(authorizeUrl(await addApplication(stage)).url)
  const plain = browser.page.match(/<(script|form|button|input|label)\b/g)
  assert.equal(browser.page.split(ESCAPED).length - 1, 12, 'heading, window, words, labels, links, buttons')
  assert.ok(!browser.page.includes('alert(1)</script>') && !browser.page.includes('<b>'))
  assert.equal(browser.page.match(/<script/g)?.length, 1, 'ours')
  const nonce = /<script nonce="([^"]+)"/.exec(browser.page)?.[1]
  assert.ok(nonce !== undefined && browser.page.includes(`<style nonce="${nonce}"`))
  await browser.submit('login', { username: ADA, password: 'Wrong-Horse-7' })
  assert.equal(browser.status, 400)
  assert.match(browser.page, /<title>Error: &#34;&#62;&#60;script&#62;/)
  assert.match(browser.page, /role="alert"><p>&#34;&#62;&#60;script&#62;/)
  await say(stage, { 'login.en': {} })
  await browser.open(browser.at)
  assert.deepEqual(browser.page.match(/<(script|form|button|input|label)\b/g), plain, 'no element came or went')
  await browser.submit('login', { username: ADA, password: PASSWORD })
  assert.match(browser.at, /code=/)
})

test('one page has the words of login, and where it has none those of login-id and login-password', async () => {
  await using stage = await openStage()
  await say(stage, {
    'login.en': { login: { title: 'Hello', description: ' ' } },
    'login-id.en': {
      'login-id': { title: 'Who?', description: 'To ${companyName}', pageTitle: 'Window', buttonText: 'x' },
    },
    'login-password.en': { 'login-password': { title: 'Secret?', buttonText: 'Go', 'no-password': 'None!' } },
    'signup-id.en': { 'signup-id': { 'no-email': 'Which address?', loginActionLinkText: 'In' } },
    'signup-password.en': { 'signup-password': { passwordSecurityText: 'It has:' } },
  })
  const browser = new Browser(stage)
  await browser.open(authorizeUrl(await addApplication(stage)).url)
  assert.equal(browser.title, 'Hello')
  assert.match(browser.page, /<title>Window<\/title>/)
  assert.match(browser.page, /<p class="words">To Example Ltd<\/p>/)
  assert.match(browser.page, /<button class="button">Go<\/button>/)
  await browser.submit('login', { username: ADA, password: '' })
  assert.match(browser.page, /role="alert"><p>None!</)
  await browser.submit('to-signup')
  assert.equal(browser.title, 'Create Your Account')
  assert.match(browser.page, /It has:/)
  await browser.submit('signup', { email: '', password: PASSWORD })
  assert.match(browser.page, /role="alert"><p>Which address\?</)
  assert.match(browser.page, />In<\/button>/)
})

test('words around signing in are those of the language and its region, of languages that are enabled', async () => {
  await using stage = await openStage()
  await say(stage, {
    'login.fr': { login: { title: 'Salut', buttonText: 'Allons-y' } },
    'login.fr-CA': { login: { title: 'Allô' } },
  })
  const application = await addApplication(stage)
  const titleIn = async (change: Record<string, string>) => {
    const browser = new Browser(stage)
    await browser.open(authorizeUrl(application, change).url)
    return browser
  }
  assert.equal((await titleIn({})).title, 'Welcome')
  assert.equal((await titleIn({ ui_locales: 'fr' })).title, 'Salut')
  const canadian = await titleIn({ ui_locales: 'fr-CA' })
  assert.equal(canadian.title, 'Allô')
  assert.match(canadian.page, /<html lang="fr" dir="ltr">[\s\S]*>Allons-y<\/button>/)
  await stage.ask('PATCH', '/tenants/settings', { enabled_locales: ['en'] })
  assert.equal((await titleIn({ ui_locales: 'fr-CA' })).title, 'Welcome')
  for (const url of ['/u/change-password', '/v2/logout', '/u/login?state=gone']) {
    const { text } = await stage.raw({ url, headers: { 'accept-language': 'fr' } })
    assert.match(text, /<html lang="en"/, url)
  }
})

test('the tenant’s template stands around the tenant’s words', async () => {
  await using stage = await openStage()
  const template = `<!doctype html><html><head>{%- auth0:head -%}</head>
<body class="theirs">{%- auth0:widget -%}</body></html>`
  assert.equal((await stage.ask('PUT', '/branding/templates/universal-login', { template })).status, 204)
  await say(stage, { 'login.en': { login: { title: 'Framed' } } })
  const browser = new Browser(stage)
  await browser.open(authorizeUrl(await addApplication(stage)).url)
  assert.match(browser.page, /<body class="theirs">/)
  assert.equal(browser.title, 'Framed')
})

test('consent, the question of logging out, proofs, adding one and the link that confirms an address have theirs', async () => {
  await using stage = await openStage()
  const ada = await withAda(stage, { email_verified: true })
  await say(stage, {
    'consent.en': {
      consent: { title: 'May it?', messageSingleTenant: '${clientName} at ${companyName}', acceptButtonText: 'Yes' },
    },
    'logout.en': { logout: { description: 'Leave ${companyName}?', acceptButtonText: 'Leave' } },
    'mfa-email.en': { 'mfa-email-challenge': { title: 'Second proof', description: 'Look into' } },
    'mfa.en': {
      'mfa-login-options': { title: 'How?', authenticatorNamesEmail: 'Post' },
      'mfa-begin-enroll-options': { title: 'More safety' },
    },
    'email-verification.en': { 'email-verification-result': { verifiedTitle: 'It is yours', errorTitle: 'No' } },
    'brute-force-protection.en': { 'brute-force-protection-unblock-failure': { description: 'Not this one' } },
  })
  for (const name of ['email', 'otp']) await stage.ask('PUT', `/guardian/factors/${name}`, { enabled: true })
  const browser = new Browser(stage)
  const application = await addApplication(stage, { is_first_party: false })
  await browser.open(authorizeUrl(application).url)
  await browser.submit('login', { username: ADA, password: PASSWORD })
  assert.equal(browser.title, 'May it?')
  assert.match(browser.page, /Shop at Example Ltd[\s\S]*>Yes<\/button>/)
  await browser.submit('agree')
  await browser.open('/oidc/logout')
  assert.equal(browser.title, 'Log Out?')
  assert.match(browser.page, /Leave Example Ltd\?[\s\S]*>Leave<\/button>/)

  await stage.ask('PUT', '/guardian/policies', ['all-applications'])
  const second = new Browser(stage)
  await second.open(authorizeUrl(application).url)
  await second.submit('login', { username: ADA, password: PASSWORD })
  assert.equal(second.title, 'Second proof')
  assert.match(second.page, /Look into a\*\*\*@example\.com/)

  const enroll = (await stage.ask('POST', '/guardian/enrollments/ticket', { user_id: ada })).body as {
    ticket_url: string
  }
  await browser.open(enroll.ticket_url.replace('https://id.example.com', ''))
  assert.equal(browser.title, 'More safety')

  const verify = (await stage.ask('POST', '/tickets/email-verification', { user_id: ada })).body as { ticket: string }
  await browser.open(verify.ticket.replace('https://id.example.com', ''))
  await browser.submit('continue')
  assert.equal(browser.title, 'It is yours')
  await browser.open('/u/email-verification?ticket=x')
  assert.equal(browser.title, 'No')
  await browser.open('/u/unblock?ticket=x')
  assert.match(browser.page, /Not this one/)
})

test('the page of administrators says what we say, whatever the tenant writes', async () => {
  await using stage = await openStage()
  await say(stage, { 'login.en': { login: { emailPlaceholder: 'Mine', buttonText: 'Mine', title: 'Mine' } } })
  const browser = new Browser(stage)
  const redirect_uri = 'https://id.example.com/dashboard/callback'
  await browser.open(
    authorizeUrl(await addApplication(stage), {
      client_id: 'keyturn-dashboard',
      redirect_uri,
      audience: 'https://id.example.com/api/v2/',
    }).url,
  )
  assert.equal(browser.title, 'Keyturn Dashboard', browser.at)
  assert.ok(!browser.page.includes('Mine'))
})
