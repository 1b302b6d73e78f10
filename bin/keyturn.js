#!/usr/bin/env node
// The `keyturn` command: runs on any Node ≥ 20 and hands over to the packaged Node 26, which runs src/main.ts.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const packagedNode = () => {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    return ['node', 'node.exe'].map((name) => join(folder, 'bin', name)).find((path) => existsSync(path))
  } catch {
    return undefined
  }
}

const refuse = (sentence) => {
  process.stderr.write(`keyturn: ${sentence}\n`)
  process.exitCode = 1
}

const node = packagedNode()
if (node === undefined) refuse('the packaged Node is not installed. Run npm ci first.')
else {
  const child = spawn(node, [join(root, 'src', 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
  // Ctrl-C reaches the child from the terminal as well; a second SIGINT would read there as "stop at once".
  const forwarded = process.stdin.isTTY ? ['SIGTERM', 'SIGHUP'] : ['SIGTERM', 'SIGHUP', 'SIGINT']
  for (const signal of forwarded) process.on(signal, () => child.kill(signal))
  if (process.stdin.isTTY) process.on('SIGINT', () => {})
  child.on('error', (error) => refuse(`the packaged Node does not start (${error.message}). Run npm ci again.`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exitCode = code ?? 1
    else {
      // End the way the child ended, so that a shell or supervisor above sees the same signal.
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
      // Reached only when the signal is blocked: the shell's convention for it.
      process.exitCode = 128 + (constants.signals[signal] ?? 0)
    }
  })
}
