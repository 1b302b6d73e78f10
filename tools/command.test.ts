// bin/keyturn.js: hands over to the packaged Node with arguments, exit code and signals, and refuses in one sentence.
import { strict as assert } from 'node:assert'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'

const root = dirname(import.meta.dirname)
const folder = mkdtempSync(join(tmpdir(), 'command-'))
after(() => rmSync(folder, { recursive: true }))

/** A checkout of nothing but the command, the packaged Node and a main.ts that plays each part. */
function makeCheckout(name: string, packagedNode: boolean): string {
  const checkout = join(folder, name)
  for (const part of ['bin', 'src', 'node_modules']) mkdirSync(join(checkout, part), { recursive: true })
  writeFileSync(join(checkout, 'package.json'), '{ "name": "keyturn", "type": "module" }')
  copyFileSync(join(root, 'bin', 'keyturn.js'), join(checkout, 'bin', 'keyturn.js'))
  if (packagedNode) symlinkSync(join(root, 'node_modules', 'node'), join(checkout, 'node_modules', 'node'))
  writeFileSync(
    join(checkout, 'src', 'main.ts'),
    `const [part, ...rest]: string[] = process.argv.slice(2)
if (part === 'say') console.log(process.version, ...rest)
if (part === 'exit') process.exitCode = 3
if (part === 'die') process.kill(process.pid, 'SIGKILL')
if (part === 'drain') {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => { console.log(signal); process.exit(7) })
  setInterval(() => {}, 1000)
  console.log('ready')
}
`,
  )
  return join(checkout, 'bin', 'keyturn.js')
}

const command = makeCheckout('whole', true)

async function run(file: string, args: string[], signal?: NodeJS.Signals) {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    if (signal && stdout === 'ready\n') child.kill(signal)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  await once(child, 'close')
  return { stdout, stderr, code: child.exitCode, signal: child.signalCode }
}

test('keyturn runs main.ts on the packaged Node with all arguments', async () => {
  const { stdout, code } = await run(command, ['say', '--flag', 'two words'])
  assert.match(stdout, /^v26\.\d+\.\d+ --flag two words\n$/)
  assert.equal(code, 0)
})

test('keyturn passes on the exit code, and the signal that ended the server', async () => {
  assert.equal((await run(command, ['exit'])).code, 3)
  assert.equal((await run(command, ['die'])).signal, 'SIGKILL')
})

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  test(`keyturn lets the server end by itself on ${signal}`, async () => {
    const { stdout, code } = await run(command, ['drain'], signal)
    assert.equal(stdout, `ready\n${signal}\n`)
    assert.equal(code, 7)
  })

test('keyturn says in one sentence that the packaged Node is missing', async () => {
  const { stderr, code } = await run(makeCheckout('bare', false), ['start'])
  assert.equal(stderr, 'keyturn: the packaged Node is not installed. Run npm ci first.\n')
  assert.equal(code, 1)
})
