// keyturn hooks convert: the Action to stdout; to stderr what was changed, what was not, and the proof side by side.
import { readFileSync, statSync } from 'node:fs'

import { convertFile, type FileConversion } from '#app'
import { AppError, messageOf, StartRefused } from '#kit'

type Options = Parameters<typeof convertFile>[1] & { file: string }
type Told = { answer: unknown; words: string; code: number }
type Proof = NonNullable<FileConversion['proof']>
type Note = { line: number; text: string }

/** Read whole into memory; a Hook has 100 kB at most. */
const MOST_READ = 10 * 1024 * 1024

/** @returns 0; 1 when it cannot be converted, or when the two do not do the same */
export async function convert({ file, ...options }: Options): Promise<Told> {
  const { conversion, proof } = await converted(read(file), options)
  if (!conversion.converted) {
    const { problem, line } = conversion
    say(`${file}${line === undefined ? '' : `:${line}`}: ${problem}`)
    return { answer: conversion, words: '', code: 1 }
  }
  const { code, dependencies, secrets, changes, remarks, left } = conversion
  say(`${file} is converted`)
  notes(changes)
  if (remarks.length > 0) say('worth knowing:')
  notes(remarks)
  if (left.length > 0) say('NOT converted, somebody must look:')
  notes(left)
  if (dependencies.length > 0)
    say(`dependencies: ${dependencies.map((one) => `${one.name} ${one.version}`).join(', ')}`)
  if (secrets.length > 0) say(`secrets to set: ${secrets.join(', ')}`)
  if (proof) sayProof(proof)
  const report = { changes, remarks, not_converted: left }
  const answer = { code, dependencies, secrets, report, ...(proof ? { proof } : {}) }
  return { answer, words: code, code: proof?.equal === false ? 1 : 0 }
}

async function converted(script: string, options: Omit<Options, 'file'>): Promise<FileConversion> {
  try {
    return await convertFile(script, options)
  } catch (thrown) {
    if (thrown instanceof AppError) throw new StartRefused(thrown.message)
    throw thrown
  }
}

function read(file: string): string {
  try {
    if (file !== '-' && statSync(file).size > MOST_READ)
      throw new StartRefused(`${file} is no Hook: it is far too long.`)
    const bytes = readFileSync(file === '-' ? 0 : file)
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (thrown) {
    if (thrown instanceof StartRefused) throw thrown
    throw new StartRefused(`${file}: ${messageOf(thrown)}`)
  }
}

function sayProof({ equal, runs }: Proof): void {
  const requests = runs.reduce((sum, run) => sum + run.hook.requests.length, 0)
  say(`proof: ${equal ? 'equal' : 'DIFFERENT'}: ${runs.length} runs of each, ${requests} requests of the Hook compared`)
  for (const [n, run] of runs.entries()) {
    const answers = run.answers.map(({ status }) => status).join(', ')
    const user = JSON.stringify(run.sample['user'])
    for (const text of run.remarks) say(`  run ${n + 1}: ${text}`)
    if (run.equal) continue
    say(`  run ${n + 1}: ${user}, the network answers ${answers}`)
    for (const text of run.differences) say(`    ${text}`)
    sides(run)
  }
}

/** What each sent, and how it ended. */
function sides({ hook, action }: Proof['runs'][number]): void {
  for (const [name, side] of [['Hook', hook] as const, ['Action', action] as const]) {
    const end = side.error ? `${side.status}: ${side.error.msg}` : side.status
    say(`    ${name.padEnd(7)}${end}`)
    for (const { method, url, body } of side.requests) say(`      ${method} ${url} ${body.slice(0, 200)}`)
  }
}

function notes(all: readonly Note[]): void {
  for (const { line, text } of all) say(`  line ${String(line).padEnd(4)} ${text}`)
}

function say(words: string): void {
  process.stderr.write(`keyturn: ${words}\n`)
}
