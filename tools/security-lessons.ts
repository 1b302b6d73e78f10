// Lessons of real incidents, each with the test that is named after it: docs/security-lessons.md is made from this.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** `marker` stands in the name of a test; without one the lesson does not apply, and `why` says so. */
type Lesson = { incident: string; lesson: string } & ({ marker: string } | { why: string })

const messages: readonly Lesson[] = [
  {
    incident: 'LiquidJS CVE-2026-45618, CVE-2026-30952',
    lesson: 'templates are rendered in a sandbox, without files and beyond prototypes',
    marker: 'LiquidJS CVE-2026-45618',
  },
  {
    incident: 'LiquidJS CVE-2026-33287, CVE-2026-41311',
    lesson: 'time, memory and length of a template are limited from outside too',
    marker: 'LiquidJS memory limits',
  },
  {
    incident: 'Nodemailer CVE-2026-92598 and kin',
    lesson: 'no name adds a header or a recipient',
    marker: 'Nodemailer CRLF',
  },
]

const recovery: readonly Lesson[] = [
  {
    incident: 'GitLab CVE-2023-7028',
    lesson: 'one address is parsed, and mail goes to the stored one only',
    marker: 'GitLab CVE-2023-7028',
  },
  {
    incident: 'Keycloak CVE-2026-18963',
    lesson: 'a step counts by its evidence, not because it was posted',
    marker: 'Keycloak CVE-2026-18963',
  },
  {
    incident: 'Keycloak GHSA-j229-2h63-rvh9',
    lesson: 'a reset never yields a session',
    marker: 'Keycloak GHSA-j229-2h63-rvh9',
  },
  { incident: 'Keycloak #12759', lesson: 'a reset touches no factor', marker: 'Keycloak #12759' },
  {
    incident: 'Keycloak CVE-2025-0604',
    lesson: 'blocked and deleted users are judged again at the commit',
    marker: 'CVE-2025-0604',
  },
  {
    incident: 'ZITADEL GHSA-2wmj-46rj-qm2w, VestaCP, SOGo CVE-2026-93453',
    lesson: 'the origin of a link comes from the configuration',
    marker: 'ZITADEL GHSA-2wmj-46rj-qm2w',
  },
  {
    incident: 'ZITADEL CVE-2026-29067, Koa CVE-2026-27959',
    lesson: 'an unknown Host is refused',
    marker: 'ZITADEL CVE-2026-29067',
  },
  { incident: 'ZITADEL CVE-2026-119128', lesson: 'cookies are random handles', marker: 'ZITADEL CVE-2026-119128' },
  {
    incident: 'ZITADEL CVE-2026-109371, CVE-2026-105207',
    lesson: 'nothing changes before the evidence',
    marker: 'ZITADEL CVE-2026-109371',
  },
  {
    incident: 'authentik CVE-2023-26481',
    lesson: 'a token is for one user, for ever',
    marker: 'authentik CVE-2023-26481',
  },
  {
    incident: 'authentik CVE-2022-23555, CKAN #2370',
    lesson: 'single use is kept by the server',
    marker: 'authentik CVE-2022-23555',
  },
  { incident: 'authentik CVE-2026-49448', lesson: 'an absent body is no success', marker: 'authentik CVE-2026-49448' },
  { incident: 'Joplin CVE-2026-105785', lesson: 'a token has one purpose', marker: 'Joplin CVE-2026-105785' },
  { incident: 'Keycloak #50850', lesson: 'a failure rolls back and does not fall through', marker: 'Keycloak #50850' },
  { incident: 'KEYCLOAK-15170, parse-server #5104', lesson: 'a link dies with its address', marker: 'KEYCLOAK-15170' },
  {
    incident: 'supabase/gotrue PR #1489',
    lesson: 'a changed password ends every recovery secret',
    marker: 'supabase/gotrue PR #1489',
  },
  {
    incident: 'Parse Server CVE-2026-30941, CVE-2026-32248',
    lesson: 'every field is one text',
    marker: 'Parse Server CVE-2026-30941',
  },
  {
    incident: 'NodeBB CVE-2022-36045 and kin',
    lesson: 'tokens are 256 bits of the system’s randomness',
    marker: 'NodeBB CVE-2022-36045',
  },
  { incident: 'idno/Known CVE-2026-26273', lesson: 'an answer carries no secret', marker: 'Known CVE-2026-26273' },
  { incident: 'Sulu GHSA-wfm4-pq59-wg6r', lesson: 'tokens are stored as hashes', marker: 'Sulu GHSA-wfm4-pq59-wg6r' },
  { incident: 'ATutor CVE-2021-43498', lesson: 'what fits nothing is denied', marker: 'ATutor CVE-2021-43498' },
  {
    incident: 'SilverStripe CVE-2010-5080, Clearance #707',
    lesson: 'the address with the ticket is left, and no referrer is sent',
    marker: 'SilverStripe CVE-2010-5080',
  },
  { incident: 'supabase discussion 41618', lesson: 'GET consumes nothing', marker: 'supabase discussion 41618' },
  {
    incident: 'Django CVE-2019-19844',
    lesson: 'mail goes to the stored address, not to a look-alike',
    marker: 'Django CVE-2019-19844',
  },
  {
    incident: 'Django CVE-2024-39329, CVE-2025-13473, ZITADEL CVE-2026-23511',
    lesson: 'same answer for known and unknown (its time: npm run bench:reset-timing)',
    marker: 'CVE-2024-39329',
  },
  {
    incident: 'Kirby 3.7.5.1, Django reset-mail exceptions',
    lesson: 'mails go out later: an answer cannot depend on one',
    marker: 'Kirby 3.7.5.1',
  },
  {
    incident: 'Nodemailer CVE-2025-13033 and kin',
    lesson: 'a strict grammar of addresses at the door',
    marker: 'Nodemailer CVE-2025-13033',
  },
  {
    incident: 'Pre-hijacking, arXiv 2205.10174',
    lesson: 'what was signed in before a reset is not any more',
    marker: 'arXiv 2205.10174',
  },
  {
    incident: 'NocoDB GHSA-x4vh-j75g-268g, Flowintel CVE-2026-81826, ZITADEL GHSA-6rrr-78xp-5jp8',
    lesson: 'sessions and refresh tokens end in the same transaction',
    marker: 'NocoDB GHSA-x4vh-j75g-268g',
  },
  { incident: 'Authorizer PR #669', lesson: 'revoked before the answer', marker: 'Authorizer PR #669' },
]

const factors: readonly Lesson[] = [
  {
    incident: 'rubygems.org CVE-2024-21654, GitLab #31308',
    lesson: 'a reset skips no factor that was asked for',
    marker: 'rubygems.org CVE-2024-21654',
  },
  {
    incident: 'Kaseya CVE-2021-30120',
    lesson: 'an empty code is no code, and the server judges',
    marker: 'Kaseya CVE-2021-30120',
  },
  {
    incident: 'Apereo CAS, reuse of executions',
    lesson: 'a later step does not open in another session',
    marker: 'Apereo CAS',
  },
  {
    incident: 'better-auth GHSA-xg6x-h9c9-2m83, Logto CVE-2026-15616',
    lesson: 'no session before the second factor',
    marker: 'better-auth GHSA-xg6x-h9c9-2m83',
  },
  {
    incident: 'Keycloak CVE-2026-3429, ZITADEL CVE-2026-27946, CVE-2026-105209',
    lesson: 'factors are added and removed with proof of an existing one',
    marker: 'Keycloak CVE-2026-3429',
  },
  {
    incident: 'Keycloak CVE-2026-8830, webauthn-framework GHSA-h4fw-6r7f-w494',
    lesson: 'what WebAuthn must prove is the server’s to say',
    marker: 'Keycloak CVE-2026-8830',
  },
  {
    incident: 'MISP CVE-2026-103655, Rodauth CVE-2026-82470',
    lesson: 'a TOTP code counts once',
    marker: 'MISP CVE-2026-103655',
  },
  { incident: 'MISP CVE-2026-107276', lesson: 'of many at once one counts', marker: 'CVE-2026-107276' },
  { incident: 'Parse Server CVE-2026-31875', lesson: 'a recovery code is spent', marker: 'CVE-2026-31875' },
  {
    incident: 'Outline CVE-2026-33640, Plane CVE-2026-105638',
    lesson: 'verifying is limited, per account first',
    marker: 'Outline CVE-2026-33640',
  },
]

const redirects: readonly Lesson[] = [
  {
    incident: 'better-auth CVE-2024-56734 and its two sequels',
    lesson: 'no text of a request becomes a redirect',
    marker: 'better-auth CVE-2024-56734',
  },
  {
    incident: 'nextjs-auth0 CVE-2026-107369',
    lesson: 'what is rebuilt keeps its host',
    marker: 'nextjs-auth0 CVE-2026-107369',
  },
  {
    incident: 'mod_auth_openidc CVE-2021-32786, Keycloak CVE-2026-18211',
    lesson: 'backslashes, look-alike hosts, odd schemes',
    marker: 'mod_auth_openidc CVE-2021-32786',
  },
  {
    incident: 'jsonwebtoken CVE-2022-23540, fast-jwt CVE-2026-34950',
    lesson: 'none, confused algorithms and empty keys are refused',
    marker: 'CVE-2022-23540',
  },
  { incident: 'Node CVE-2026-21713', lesson: 'secrets are compared in constant time', marker: 'Node CVE-2026-21713' },
  {
    incident: 'nextjs-auth0 CVE-2025-46344',
    lesson: 'the server keeps the time of a session',
    marker: 'nextjs-auth0 CVE-2025-46344',
  },
  {
    incident: 'Keycloak CVE-2026-7507',
    lesson: 'a journey that somebody else began is none of this browser',
    marker: 'Keycloak CVE-2026-7507',
  },
  {
    incident: 'Keycloak CVE-2026-9802, NocoDB CVE-2026-126280',
    lesson: 'what is revoked stays so after a restart',
    marker: 'Keycloak CVE-2026-9802',
  },
  {
    incident: 'panva/node-oidc-provider, by way of Koa',
    lesson: 'no page of the provider’s own is served, so `ctx.back` is never called',
    why: 'its pages are ours',
  },
]

const management: readonly Lesson[] = [
  {
    incident: 'Keycloak CVE-2026-97177, CVE-2026-94001, CVE-2026-94000',
    lesson: 'no way around the scope of a password, a factor or a role',
    marker: 'Keycloak CVE-2026-97177',
  },
  {
    incident: 'Immich CVE-2026-23896 and kin',
    lesson: 'nobody takes or makes keys that are worth more than their own',
    marker: 'Immich CVE-2026-23896',
  },
  {
    incident: 'SuperTokens CVE-2026-123797, CVE-2026-123800',
    lesson: 'no path, version or header leads around the token',
    marker: 'SuperTokens CVE-2026-123797',
  },
  {
    incident: 'Casdoor CVE-2026-15630, CVE-2026-91998, better-auth CVE-2025-61928',
    lesson: 'the one who is judged is the one who is changed',
    marker: 'Casdoor CVE-2026-15630',
  },
  {
    incident: 'supabase auth-js CVE-2025-48370',
    lesson: 'an id is no path',
    marker: 'supabase auth-js CVE-2025-48370',
  },
  {
    incident: 'ZITADEL CVE-2026-29191, GHSA-hr5w-cwwq-2v4m, authentik CVE-2026-42849',
    lesson: 'what users write of themselves is text on every page',
    marker: 'ZITADEL CVE-2026-29191',
  },
  {
    incident: 'Fastify CVE-2026-25223, CVE-2026-3419, CVE-2026-33806',
    lesson: 'a content type that is almost JSON is none',
    marker: 'Fastify CVE-2026-25223',
  },
  { incident: 'body-parser CVE-2026-12590', lesson: 'every route has its limit', marker: 'body-parser CVE-2026-12590' },
]

const machinery: readonly Lesson[] = [
  {
    incident: 'vm2 CVE-2022-36067 and its successors, isolated-vm CVE-2021-21413, n8n CVE-2026-27495 and kin',
    lesson: 'no code of customers runs in the server, by no road',
    marker: 'vm2 CVE-2022-36067',
  },
  {
    incident: 'Node’s permission model: CVE-2023-30587 to CVE-2026-58039',
    lesson: 'what it missed is closed beside it',
    marker: 'Node’s permission model',
  },
  { incident: 'Node CVE-2025-59466', lesson: 'an overflow ends one child', marker: 'Node CVE-2025-59466' },
  {
    incident: 'Node CVE-2026-21710',
    lesson: 'a header of the name `__proto__`',
    why: 'nothing reads `headersDistinct`',
  },
  {
    incident: 'ZITADEL GHSA-c8fj-4pm8-mp2c, CVE-2024-29892',
    lesson: 'an Action asks in the words of its trigger only',
    marker: 'ZITADEL GHSA-c8fj-4pm8-mp2c',
  },
  {
    incident: 'ZITADEL CVE-2024-49753, CVE-2026-27945, CVE-2026-55671, npm ip CVE-2023-42282, CVE-2024-29415',
    lesson: 'an address is judged when it is dialled',
    marker: 'ZITADEL CVE-2024-49753',
  },
  {
    incident: 'Shai-Hulud, ChainDrop',
    lesson: 'nothing of a package runs when it is installed',
    marker: 'install scripts are never run',
  },
  {
    incident: 'pnpm CVE-2025-69264',
    lesson: 'packages come from registries only',
    marker: 'git, URLs, files and aliases',
  },
  {
    incident: 'node-tar CVE-2026-24842 and kin',
    lesson: 'a package stays in its folder',
    marker: 'paths out of the folder are refused',
  },
  {
    incident: 'V8 hash flooding CVE-2025-27209, CVE-2026-21717',
    lesson: 'keys of numbers that collide',
    why: 'fixed in the Node that Keyturn brings; bodies end at 1 MB',
  },
  {
    incident: 'Django 5.2.2, CodeIgniter Shield GHSA-j72f-h752-mx4w',
    lesson: 'a line of the log cannot be forged',
    why: 'logs are JSON, a line each',
  },
  {
    incident: 'Okta AD/LDAP, October 2024',
    lesson: 'bcrypt sees 72 bytes',
    why: 'nothing is hashed with bcrypt; imported hashes of it are only compared',
  },
  {
    incident: 'SQLite’s WAL reset, PGlite #327, #709',
    lesson: 'what was acknowledged outlives a kill',
    marker: 'killed once at every point',
  },
]

/** @throws Error for a lesson whose test is not there */
export function lessonsPage(): string {
  const tests = namedTests()
  const table = (lessons: readonly Lesson[]) =>
    ['| what went wrong | lesson | test |', '|---|---|---|', ...lessons.map((lesson) => row(lesson, tests))].join('\n')
  return `<!-- Made by npm run docs from tools/security-lessons.ts. -->
# Lessons of real incidents, as tests

Each lesson that applies is a test with the incident in its name. This page is not written unless every one of them is there.

## Resets and recovery

${table(recovery)}

## Factors

${table(factors)}

## Redirects, tokens, sessions

${table(redirects)}

## Management API and dashboard

${table(management)}

## Sandboxes, dependencies, egress

${table(machinery)}

## Mails and templates

${table(messages)}
`
}

function row(lesson: Lesson, tests: readonly { file: string; name: string }[]): string {
  const start = `| ${lesson.incident} | ${lesson.lesson} |`
  if ('why' in lesson) return `${start} does not apply: ${lesson.why} |`
  const files = [...new Set(tests.filter(({ name }) => name.includes(lesson.marker)).map(({ file }) => file))]
  if (files.length === 0) throw new Error(`no test is named after "${lesson.marker}"`)
  return `${start} ${files.map((file) => `[${file}](../${file})`).join(', ')} |`
}

function namedTests(): { file: string; name: string }[] {
  const root = join(import.meta.dirname, '..')
  return globSync('{src,e2e}/**/*.test.ts', { cwd: root })
    .toSorted()
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/\btest\(\s*(['"`])([^\n]*)\1,/g)].map(([, , name = '']) => ({
        file,
        name,
      })),
    )
}
