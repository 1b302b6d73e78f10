// An Express application that signs people in with openid-client alone. Start: npm run example:openid-client
import express from 'express'
import * as oidc from 'openid-client'

const keyturn = process.env.KEYTURN_URL ?? 'http://localhost:3000'
const port = Number(process.env.PORT ?? 3002)
const here = `http://localhost:${port}`
const callback = `${here}/callback`

// plain HTTP is for development only
const insecure = keyturn.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {}
const id = process.env.CLIENT_ID ?? 'example-openid-client'
const config = await oidc.discovery(new URL(`${keyturn}/`), id, undefined, oidc.None(), insecure)

/** By the random id in the browser's cookie: what was begun, and who is signed in. A real application has a store. */
const sessions = new Map()

const app = express()
app.use((request, response, next) => {
  let name = /(?:^|; )app=([\w-]{43})/.exec(request.headers.cookie ?? '')?.[1]
  if (!sessions.has(name)) {
    name = oidc.randomState()
    sessions.set(name, {})
    response.cookie('app', name, { httpOnly: true, sameSite: 'lax' })
  }
  request.session = sessions.get(name)
  next()
})

app.get('/', ({ session }, response) => {
  response
    .type('html')
    .send(
      session.user
        ? `<h1>Hello ${escape(session.user.name)}</h1><p id="email">${escape(session.user.email)}</p><a href="/refresh">Refresh</a> <a href="/logout">Log out</a>`
        : '<h1>Nobody is signed in</h1><a href="/login">Log in</a>',
    )
})

app.get('/login', async ({ session, query }, response) => {
  const verifier = oidc.randomPKCECodeVerifier()
  session.begun = { verifier, state: oidc.randomState(), nonce: oidc.randomNonce() }
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid profile email offline_access',
    state: session.begun.state,
    nonce: session.begun.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(query.prompt === 'none' ? { prompt: 'none' } : {}),
  })
  response.redirect(url.href)
})

app.get('/callback', async ({ session, url }, response) => {
  const { verifier, state, nonce } = session.begun ?? {}
  session.begun = undefined
  // checks state, nonce, PKCE, signature, issuer (also the `iss` of the answer), audience and times
  const tokens = await oidc.authorizationCodeGrant(config, new URL(url, here), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  })
  Object.assign(session, { user: tokens.claims(), idToken: tokens.id_token, refreshToken: tokens.refresh_token })
  response.redirect('/')
})

app.get('/refresh', async ({ session }, response) => {
  const tokens = await oidc.refreshTokenGrant(config, session.refreshToken)
  session.refreshToken = tokens.refresh_token
  response.json(await oidc.fetchUserInfo(config, tokens.access_token, session.user.sub))
})

app.get('/logout', ({ session }, response) => {
  const url = oidc.buildEndSessionUrl(config, { id_token_hint: session.idToken, post_logout_redirect_uri: here })
  for (const name of Object.keys(session)) delete session[name]
  response.redirect(url.href)
})

app.use((problem, _request, response, _next) => {
  response
    .status(400)
    .type('text')
    .send(problem.error ?? problem.message)
})

app.listen(port, 'localhost', () => console.log(`Express with openid-client: ${here}`))

function escape(text) {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
