// What a start prints: where things are, what isolates customers' code, what to do next. Short, for people.
import { type App, inboxEnabled } from './compose.ts'
import { EXAMPLES } from './examples.ts'
import { VERSION } from './version.ts'

/** @param readyMs from the process's start to now */
export function startScreen(app: App, readyMs: number): string {
  const { config, isolation, generated } = app
  const { publicUrl } = config
  const inbox = inboxEnabled(config)
  const lines = [
    '',
    `  Keyturn ${VERSION} is ready (${Math.round(readyMs)} ms) · ${config.mode}`,
    '',
    row('Dashboard', `${publicUrl}/dashboard`),
    row('Pages', `${publicUrl}/u/reset-password/request`),
    row('Management API', `${publicUrl}/api/v2/`),
    ...(inbox ? [row('Inbox', `${publicUrl}/dev/inbox`)] : []),
    ...(inbox && !isHere(config.host)
      ? [row('', `!! whoever reaches ${config.host}:${app.port} reads every link and code there`)]
      : []),
    row('Mails', `${app.mail.ok ? '' : '!! '}${app.mail.words}`),
    ...(config.mode === 'development'
      ? EXAMPLES.map(({ script, port }, i) =>
          row(i === 0 ? 'Applications' : '', `npm run ${script} → http://localhost:${port}`),
        )
      : []),
    row('Health', `${publicUrl}/health`),
    row('Store', config.databaseUrl ? 'PostgreSQL' : config.dataDir),
    row('Isolation', `${isolation.tier.toUpperCase()}: ${isolation.words}`),
    ...(app.authorityFile === undefined ? [] : [row('For clients', `NODE_EXTRA_CA_CERTS=${app.authorityFile}`)]),
  ]
  if (generated?.client || generated?.administrator) {
    lines.push('', '  Generated now and shown this once:')
    if (generated.client) {
      lines.push(row('Client id', generated.client.id), row('Client secret', generated.client.secret.reveal()))
    }
    if (generated.administrator) {
      lines.push(
        row('Administrator', generated.administrator.email),
        row('Password', generated.administrator.password.reveal()),
      )
    }
  }
  lines.push(
    '',
    '  Next: sign in to the dashboard, or ask for a link on the page above, or see one reset run an Action by itself: npm run demo',
    '  Stop with Ctrl-C.',
    '',
  )
  return lines.join('\n')
}

/** An address that only this machine can reach. */
function isHere(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(16)}${value}`
}
