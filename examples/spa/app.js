// Serves the single-page application: its page, its script, and the library from node_modules. Start: npm run example:spa
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import express from 'express'

const port = Number(process.env.PORT ?? 3003)
const settings = {
  domain: process.env.KEYTURN_URL ?? 'http://localhost:3000',
  clientId: process.env.CLIENT_ID ?? 'example-spa',
}
const page = readFileSync(join(import.meta.dirname, 'index.html'), 'utf8')
const library = createRequire(import.meta.url)
  .resolve('@auth0/auth0-spa-js')
  .replace(/[^/]+$/, '')

const app = express()
app.get('/', (_request, response) =>
  response.type('html').send(page.replace('SETTINGS', JSON.stringify(settings).replaceAll('<', '\\u003c'))),
)
app.use('/library', express.static(join(library, '..')))
app.get('/main.js', (_request, response) => response.sendFile(join(import.meta.dirname, 'main.js')))
app.listen(port, 'localhost', () => console.log(`Single-page application: http://localhost:${port}`))
