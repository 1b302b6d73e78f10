// The single-page application itself: @auth0/auth0-spa-js with rotating refresh tokens, kept in memory.
const { domain, clientId } = window.settings
const client = await window.auth0.createAuth0Client({
  domain,
  clientId,
  useRefreshTokens: true,
  authorizationParams: { redirect_uri: location.origin, scope: 'openid profile email offline_access' },
})
const at = (id) => document.getElementById(id)

at('login').onclick = () => client.loginWithRedirect()
at('logout').onclick = () => client.logout({ logoutParams: { returnTo: location.origin } })
// a refresh token that died with the password answers with `invalid_grant`: then the person signs in again
at('token').onclick = async () => {
  try {
    const token = await client.getTokenSilently({ cacheMode: 'off' })
    at('answer').textContent = token ? 'got a token' : 'no token'
  } catch (problem) {
    at('answer').textContent = problem.error ?? problem.message
  }
}

if (new URLSearchParams(location.search).has('state')) {
  try {
    await client.handleRedirectCallback()
  } catch (problem) {
    at('answer').textContent = problem.error ?? problem.message
  }
  history.replaceState({}, '', '/')
}
const user = await client.getUser()
at('who').textContent = user ? `Hello ${user.name}` : 'Nobody is signed in'
at('email').textContent = user?.email ?? ''
