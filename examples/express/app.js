// An Express application that signs people in with express-openid-connect. Start: npm run example:express
import { randomBytes } from 'node:crypto'

import express from 'express'
import openid from 'express-openid-connect'

const { auth, requiresAuth } = openid
const keyturn = process.env.KEYTURN_URL ?? 'http://localhost:3000'
const port = Number(process.env.PORT ?? 3001)
const here = `http://localhost:${port}`

/** Sessions that Keyturn has told us are over: after a logout elsewhere, or a new password. */
const over = new Set()

const app = express()
app.use(
  auth({
    issuerBaseURL: keyturn,
    baseURL: here,
    clientID: process.env.CLIENT_ID ?? 'example-express',
    // the library is for confidential clients; this secret is known to everybody, and production refuses it
    clientSecret: process.env.CLIENT_SECRET ?? 'the-secret-of-the-express-example-in-development',
    clientAuthMethod: 'client_secret_post',
    // seals the cookie of this application
    secret: process.env.COOKIE_SECRET ?? randomBytes(32).toString('hex'),
    authRequired: false,
    idpLogout: true,
    authorizationParams: { response_type: 'code', scope: 'openid profile email' },
    backchannelLogout: {
      onLogin: false,
      onLogoutToken: (token) => void over.add(token.sid),
      isLoggedOut: (request) => over.has(request.oidc.idTokenClaims?.sid),
    },
  }),
)

app.get('/', (request, response) => {
  const { user } = request.oidc
  response
    .type('html')
    .send(
      user
        ? `<h1>Hello ${escape(user.name)}</h1><p id="email">${escape(user.email)}</p><a href="/profile">Profile</a> <a href="/logout">Log out</a>`
        : '<h1>Nobody is signed in</h1><a href="/login">Log in</a> <a href="/signup">Sign up</a>',
    )
})

app.get('/signup', (_request, response) =>
  response.oidc.login({ returnTo: '/', authorizationParams: { screen_hint: 'signup' } }),
)

// is the person still signed in at Keyturn? `prompt=none` asks without showing a page
app.get('/still', (_request, response) =>
  response.oidc.login({ returnTo: '/', authorizationParams: { prompt: 'none' } }),
)

app.get('/profile', requiresAuth(), async (request, response) => {
  response.json(await request.oidc.fetchUserInfo())
})

app.use((problem, _request, response, _next) => {
  response
    .status(problem.status ?? 500)
    .type('text')
    .send(problem.error ?? problem.message)
})

app.listen(port, 'localhost', () => console.log(`Express with express-openid-connect: ${here}`))

function escape(text) {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
