// Every rule of the house goes red on a small tree that breaks it, and stays green on one that does not.
import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'

import { checkHouse } from './house-rules.ts'
import { rooms } from './rooms.ts'

const root = dirname(import.meta.dirname)
const trees: string[] = []
after(() => trees.forEach((tree) => rmSync(tree, { recursive: true })))

/** A tree of files with a door for every room, so that only what a test adds can break a rule. */
function makeTree(files: Record<string, string>): string {
  const tree = mkdtempSync(join(tmpdir(), 'house-'))
  trees.push(tree)
  const imports = Object.fromEntries(Object.keys(rooms).map((room) => [`#${room}`, `./src/${room}/index.ts`] as const))
  const doors = Object.keys(rooms).map(
    (room) => [`src/${room}/index.ts`, `// ${room}.\nexport const ${room} = 1\n`] as const,
  )
  const all: Record<string, string> = {
    'package.json': JSON.stringify({
      name: 'house',
      type: 'module',
      imports: { ...imports, '#*/testing': './src/*/testing.ts' },
      dependencies: { used: '1.0.0', unused: '1.0.0' },
      devDependencies: { development: '1.0.0' },
    }),
    ...Object.fromEntries(doors),
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text)
  }
  return tree
}

function runTool(tree: string, tool: string, args: string[]): string {
  const command = [join(root, 'node_modules', '.bin', tool), ...args]
  const env = { ...process.env, OXLINT_TSGOLINT_PATH: join(root, 'node_modules', '.bin', 'tsgolint') }
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: tree, encoding: 'utf8', env })
  assert.ok(stdout !== '', stderr)
  return stdout
}

describe('import rules', () => {
  type Cruise = { summary: { violations: { from: string; to: string; rule: { name: string } }[] } }
  const cruise = (tree: string): string[] => {
    const report = runTool(tree, 'depcruise', ['--config', join(root, '.dependency-cruiser.mjs'), '-T', 'json', '.'])
    const { summary } = JSON.parse(report) as Cruise
    return summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`).sort()
  }
  const see = (...targets: string[]) =>
    `// A file.\n${targets.map((target, index) => `import { it as it${index} } from '${target}'\n`).join('')}export const it = 1\n`
  const packages = Object.fromEntries(
    ['used', 'development', 'stray'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'exports.it = 1\n'],
    ]),
  )

  test('are green on a tree that keeps them', () => {
    const tree = makeTree({
      ...packages,
      'src/main.ts': see('./cli/start.ts'),
      'src/cli/start.ts': see('#app'),
      'src/app/index.ts': see(
        ...Object.keys(rooms)
          .filter((room) => !['app', 'cli'].includes(room))
          .map((r) => `#${r}`),
      ),
      'src/web/page.ts': `// A file with a disposable.\nimport { flows } from '#flows'\nexport async function f() {\n  await using x = flows()\n  return x\n}\n`,
      'src/storage/testing.ts': see('./index.ts'),
      'src/identity/users.store.ts': see('#storage', '#kit', 'used'),
      'src/identity/users.test.ts': see('#app', '#storage/testing', './users.store.ts', 'development'),
      'src/runtime/protocol.ts': see('#triggers'),
      'src/triggers/reset/api.ts': see(),
      'src/runtime/sandbox/main.ts': see('../protocol.ts', '../../triggers/reset/api.ts', './loader.ts', 'node:net'),
      'src/runtime/sandbox/loader.ts': see(),
      'e2e/reset.test.ts': see('#app', '#storage/testing'),
    })
    assert.deepEqual(cruise(tree), [])
  })

  test('refuse each thing that the table and the doors forbid', () => {
    const tree = makeTree({
      ...packages,
      'src/main.ts': see('#web'),
      'src/kit/ids.ts': see('#storage'),
      'src/identity/a.ts': see('#tenant'),
      'src/identity/a.test.ts': see('#flows'),
      'src/flows/b.ts': see('../actions/pipeline.ts'),
      'src/flows/c.ts': see('../actions/index.ts'),
      'src/flows/d.ts': see('#flows'),
      'src/flows/e.ts': see('./f.ts'),
      'src/flows/f.ts': see('./e.ts'),
      'src/flows/types.ts': `// Types count as well.\nimport type { It } from '#oidc'\nexport type That = It\n`,
      'src/flows/later.ts': `// A late import counts as well.\nexport const it = () => import('#oidc')\n`,
      'src/flows/using.ts': `// Behind a disposable too.\nexport async function f() {\n  await using it = await import('#web')\n  return it\n}\n`,
      'src/flows/missing.ts': see('#nothing'),
      'src/flows/dev.ts': see('development'),
      'src/flows/stray.ts': see('stray'),
      'src/flows/d.test.ts': see(),
      'src/flows/g.ts': see('./d.test.ts', '#storage/testing'),
      'src/storage/testing.ts': see(),
      'src/actions/pipeline.ts': see('./build/worker.ts'),
      'src/actions/build/worker.ts': see('#flows'),
      'src/runtime/runtime.ts': see('./sandbox/main.ts'),
      'src/runtime/sandbox/main.ts': see('../supervisor.ts', '../../triggers/index.ts', '#kit', 'used'),
      'src/runtime/supervisor.ts': see(),
      'e2e/reset.test.ts': see('../src/actions/pipeline.ts'),
    })
    const found = cruise(tree)
    const expected = [
      'main-starts-a-command: src/main.ts → src/web/index.ts',
      'kit-may-enter: src/kit/ids.ts → src/storage/index.ts',
      'identity-may-enter: src/identity/a.ts → src/tenant/index.ts',
      'identity-tests-may-enter: src/identity/a.test.ts → src/flows/index.ts',
      'through-the-door: src/flows/b.ts → src/actions/pipeline.ts',
      'no-relative-way-out: src/flows/c.ts → src/actions/index.ts',
      'no-door-to-oneself: src/flows/d.ts → src/flows/index.ts',
      'no-cycles: src/flows/e.ts → src/flows/f.ts',
      'flows-may-enter: src/flows/types.ts → src/oidc/index.ts',
      'flows-may-enter: src/flows/later.ts → src/oidc/index.ts',
      'flows-may-enter: src/flows/using.ts → src/web/index.ts',
      'no-missing-modules: src/flows/missing.ts → #nothing',
      'server-needs-no-development-package: src/flows/dev.ts → node_modules/development/index.js',
      'no-package-of-a-package: src/flows/stray.ts → node_modules/stray/index.js',
      'server-stands-alone: src/flows/g.ts → src/flows/d.test.ts',
      'server-stands-alone: src/flows/g.ts → src/storage/testing.ts',
      'actions-may-enter: src/actions/build/worker.ts → src/flows/index.ts',
      'nobody-loads-the-sandbox: src/runtime/runtime.ts → src/runtime/sandbox/main.ts',
      'sandbox-is-alone: src/runtime/sandbox/main.ts → src/runtime/supervisor.ts',
      'sandbox-is-alone: src/runtime/sandbox/main.ts → src/triggers/index.ts',
      'sandbox-is-alone: src/runtime/sandbox/main.ts → src/kit/index.ts',
      'sandbox-uses-node-only: src/runtime/sandbox/main.ts → node_modules/used/index.js',
      'outsiders-use-doors: e2e/reset.test.ts → src/actions/pipeline.ts',
    ]
    const silent = expected.filter((line) => !found.includes(line))
    assert.deepEqual(silent, [], `these stayed green; found were:\n${found.join('\n')}`)
  })
})

describe('house rules', () => {
  const findingsOf = (files: Record<string, string>): string[] =>
    checkHouse(makeTree(files)).map(({ file, line, text }) => `${file}:${line}: ${text}`)

  test('are green on a tree that keeps them', () => {
    assert.deepEqual(
      findingsOf({
        'src/app/config.ts':
          '// The configuration.\nexport const port = process.env.KEYTURN_PORT\nexport const dataDir = 1\n',
        'src/kit/clock.ts': '// The clock.\nexport const clock = { now: () => Date.now() }\n',
        'src/web/reset.ts': `// A page.\nimport type { Tx } from '#storage'\nexport const at = (tx: Tx, ms: number) => new Date(ms)\n`,
        'src/web/text.ts': `// Words only: Date.now() in a comment.\nexport const sample = 'process.env and new Date()'\n`,
        'src/runtime/sandbox/main.ts': '// The program in the child.\nconsole.log(Date.now(), process.env)\n',
        'src/flows/a.test.ts': '// A test.\nconsole.log(Date.now())\n',
        'bin/start.js': '#!/usr/bin/env node\n// The command.\n',
      }),
      [],
    )
  })

  const broken: [rule: string, path: string, text: string, expected: RegExp][] = [
    ['a first line that says nothing', 'src/web/a.ts', 'export const a = 1\n', /a\.ts:1: the first line/],
    ['more than 400 lines', 'src/web/a.ts', `// Long.\n${'\n'.repeat(400)}`, /a\.ts:401: 401 lines/],
    ['a room that is not in the table', 'src/cellar/a.ts', '// A file.\n', /cellar is no room/],
    ['a banned word in a file name', 'src/web/page-helpers.ts', '// A file.\n', /"helpers" says nothing/],
    ['a banned word in a folder', 'src/web/common/a.ts', '// A file.\n', /"common" says nothing/],
    [
      'a banned word in an export',
      'src/web/a.ts',
      '// A.\nexport class UserManager {}\n',
      /a\.ts:2: "Manager" in the exported/,
    ],
    ['a banned word in a type', 'src/web/a.ts', '// A.\nexport type UserInfo = 1\n', /a\.ts:2: "Info" in the exported/],
    ['process.env', 'src/web/a.ts', '// A.\nexport const a: 1 = process.env.X\n', /a\.ts:2: process\.env/],
    ['process["env"]', 'src/app/a.ts', "// A.\nexport const a = process['env']\n", /a\.ts:2: process\.env/],
    [
      'importing process',
      'src/web/a.ts',
      "// A.\nimport { env } from 'node:process'\n\nenv.X\n",
      /a\.ts:2: process\.env/,
    ],
    ['Date.now()', 'src/web/a.ts', '// A.\n\nexport const a = Date.now()\n', /a\.ts:3: Date\.now\(\)/],
    ['Date.now passed on', 'src/web/a.ts', '// A.\nexport const a = { now: Date.now }\n', /a\.ts:2: Date\.now/],
    ['Math.random()', 'src/web/a.ts', '// A.\nexport const a = Math.random()\n', /a\.ts:2: Math\.random\(\)/],
    ['new Date()', 'src/web/a.ts', '// A.\nexport const a = new Date()\n', /a\.ts:2: new Date\(\)/],
    [
      'more of storage than web may have',
      'src/web/a.ts',
      "// A.\nimport { openStorage } from '#storage'\n",
      /not openStorage/,
    ],
    ['a file that does not parse', 'src/web/a.ts', '// A.\nexport const = 1\n', /a\.ts:1: cannot be read/],
  ]
  for (const [rule, path, text, expected] of broken) {
    test(`refuse ${rule}`, () => {
      const findings = findingsOf({ [path]: text })
      assert.equal(findings.length, 1, findings.join('\n'))
      assert.match(findings[0] ?? '', expected)
    })
  }

  test('refuse a package without a line of reason', () => {
    const findings = findingsOf({ 'docs/decisions/0005-dependencies.md': '| `used`, `development` | because |\n' })
    assert.deepEqual(findings, ['package.json:1: unused has no reason in docs/decisions/0005-dependencies.md: add it.'])
  })

  test('refuse a thirteenth file in kit', () => {
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`src/kit/part${index}.ts`, '// A part.\n']),
    )
    assert.match(findingsOf(many).join('\n'), /^src\/kit\/index\.ts:1: kit has 13 files/)
  })
})

describe('the linter', () => {
  test('refuses default exports, any, non-null assertions, long files and forgotten promises', () => {
    const tree = makeTree({
      'src/web/a.ts': [
        '// A.',
        'export default 1',
        'export const wide: any = 1',
        'export const sure = [1][0]!',
        'async function later(): Promise<void> {}',
        'export function start() {',
        '  later()',
        '}',
      ].join('\n'),
      'tsconfig.json': JSON.stringify({ compilerOptions: { strict: true, module: 'nodenext', noEmit: true } }),
      'src/web/long.ts': `// Long.\n${'console\n'.repeat(400)}`,
    })
    copyFileSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'))
    const report = runTool(tree, 'oxlint', ['-f', 'unix'])
    for (const rule of [
      /a\.ts:2:.*no-default-export/,
      /a\.ts:3:.*no-explicit-any/,
      /a\.ts:4:.*no-non-null-assertion/,
      /a\.ts:7:.*no-floating-promises/,
      /long\.ts.*max-lines/,
    ])
      assert.match(report, rule)
  })
})

describe('the search for dead code', () => {
  test('finds an unused file, export and dependency', () => {
    const tree = makeTree({
      'src/main.ts': "// Main.\nimport { used } from './cli/start.ts'\nimport 'used'\n\nused()\n",
      'src/cli/start.ts': '// Start.\nexport const used = () => {}\nexport const forgotten = 1\n',
      'src/cli/lonely.ts': '// Nobody imports this.\nexport const lonely = 1\n',
    })
    copyFileSync(join(root, 'knip.json'), join(tree, 'knip.json'))
    const report = runTool(tree, 'knip', ['--no-progress', '--reporter', 'json'])
    const { issues } = JSON.parse(report) as { issues: { file: string; [kind: string]: unknown }[] }
    const of = (file: string) => JSON.stringify(issues.filter((issue) => issue.file === file))
    assert.match(of('src/cli/lonely.ts'), /"files":\[\{/)
    assert.match(of('src/cli/start.ts'), /forgotten/)
    assert.match(of('package.json'), /"unused"/)
    assert.doesNotMatch(of('package.json'), /"used"/)
  })
})
