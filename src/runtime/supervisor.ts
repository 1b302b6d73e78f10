// The supervisor: takes invocations, finds each a sandbox, keeps its limits, and answers in completions.
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

import { messageOf } from '#kit'
import { type Command, limits as actionLimits, readCommands, triggers } from '#triggers'

import { keepAnswer } from './answers.ts'
import { openCache } from './cache.ts'
import type { End } from './child.ts'
import { openCodeCaches } from './code-caches.ts'
import type { Completion, Invocation, Lane, LogLine, Program, Running } from './contract.ts'
import type { Renderer, Runtime, RuntimeDeps } from './deps.ts'
import { answerDry } from './egress/dry.ts'
import { openEgress } from './egress/egress.ts'
import { endFailure, failureOf, lateTimeout, timeoutFailure } from './failures.ts'
import { addLog, addRequest, answer, failed, openFlight, settle, type Flight } from './flight.ts'
import { openLanes } from './lanes.ts'
import { BUSY_RECYCLE, DROP_GRACE_MS, KEPT, WARM_AGAIN_MS, defaultLimits } from './limits.ts'
import { lookForAnswer } from './look.ts'
import { openNodes } from './nodes.ts'
import { isAboutExecution, type AboutExecution, type FromChild } from './protocol.ts'
import { openQuestions } from './questions.ts'
import { render } from './render.ts'
import { EVICTED, openSandboxes, type Sandbox } from './sandboxes.ts'
import { suspect, watchChildren } from './watch.ts'

export async function openSupervisor(deps: RuntimeDeps): Promise<Runtime & Renderer> {
  const limits = { ...defaultLimits, ...deps.limits }
  const cache = openCache(deps.clock)
  const egress = openEgress(deps.egress, deps.clock)
  const ask = openQuestions(egress.names)
  const nodes = await openNodes({
    ...deps,
    limits,
    egress,
    extraCa: deps.egress.extraCa,
    onAdded(label) {
      for (const sandbox of [...sandboxes.all()]) if (sandbox.program.label === label) sandboxes.retire(sandbox)
    },
  })
  const caches = openCodeCaches({
    log: deps.log,
    clock: deps.clock,
    folder: join(deps.dataDir, 'code-cache'),
    fresh: (label) => nodes.fresh(label),
  })
  const lanes = openLanes({ backgroundAtOnce: limits.backgroundAtOnce, start, onBudget })
  const stopWatching = watchChildren(() => sandboxes.all(), limits.residentMb)
  /** programs that are kept warm in the blocking lane, and when a child of theirs was last replaced */
  const kept = new Map<string, number>()
  let counter = 0
  let closed = false

  const sandboxes = openSandboxes({
    take: (label) => nodes.take(label),
    caches,
    most: limits.children,
    loadBudgetMs: actionLimits.budgetMs,
    onFrame,
    onEnd,
    onDry(sandbox, socket, connection, tls) {
      const flight = sandbox.flights.get(connection.n)
      const mode = flight?.invocation.mode
      if (flight === undefined || mode?.kind !== 'dry') return socket.destroy()
      const full = () => mode.record !== true || flight.recorded.length >= KEPT.requests
      answerDry(socket, connection, tls, mode.stubs, (request) => void (full() || flight.recorded.push(request)))
    },
    onConnection(sandbox, connection) {
      const flight = sandbox.flights.get(connection.n)
      if (flight === undefined) return
      flight.hasSent = true
      if (flight.connections.length < KEPT.requests) flight.connections.push(connection)
    },
  })

  /** With a warm child it is on its way when this returns. */
  function start(flight: Flight): void {
    flight.attempt += 1
    const { program, lane } = flight.invocation
    const sandbox = sandboxes.warm(program.id, lane)
    if (sandbox === undefined) return void promote(flight)
    try {
      deliver(sandbox, flight)
      if (lane === 'blocking' && lanes.running() === 1) lookForAnswer(flight)
    } catch (thrown) {
      notStarted(flight, thrown)
    }
  }

  const promote = async (flight: Flight): Promise<void> => {
    const { program, lane } = flight.invocation
    const from = performance.now()
    try {
      const before = sandboxes.count()
      const sandbox = await sandboxes.of(program, lane, false)
      if (flight.settled) return
      // it may have ended or been evicted while this waited for it
      if (sandbox.child.ended || sandbox.retiring) return await promote(flight)
      flight.bootMs += sandboxes.count() === before && sandbox.executions > 0 ? 0 : performance.now() - from
      deliver(sandbox, flight)
    } catch (thrown) {
      notStarted(flight, thrown)
    }
  }

  const notStarted = (flight: Flight, thrown: unknown): void => {
    deps.log.error('an invocation could not start', {
      program: flight.invocation.program.id,
      error: messageOf(thrown),
    })
    answer(flight, failed(flight, { id: 'crashed', msg: `The code could not be started: ${messageOf(thrown)}` }))
    finish(undefined, flight)
  }

  /** @throws TypeError when the event is no JSON; then nothing was sent */
  const deliver = (sandbox: Sandbox, flight: Flight): void => {
    const { invocation } = flight
    counter += 1
    flight.n = counter
    flight.deliveredAt = performance.now()
    flight.runtime = sandbox.runtime
    const names = triggers[invocation.trigger].handlers
    sandbox.child.send({
      t: 'run',
      n: flight.n,
      trigger: invocation.trigger,
      version: invocation.triggerVersion,
      handler: invocation.phase === 'continue' ? (names.continue ?? names.execute) : names.execute,
      event: invocation.event,
      secrets: invocation.secrets,
      configuration: invocation.configuration,
      cache: cache.snapshot(invocation.trigger),
      redirect: invocation.redirect,
      mode: invocation.mode,
    })
    sandbox.flights.set(flight.n, flight)
    sandbox.executions += 1
    if (sandbox.topLevel.length > 0)
      for (const line of sandbox.topLevel.splice(0)) addLog(flight, lineOf(line), line.cut === true)
    // under load no moment is quiet, and a new child costs more than it brings
    if (sandbox.executions >= limits.recycleAfter * BUSY_RECYCLE) sandboxes.retire(sandbox)
  }

  /** The flight has left its sandbox, or never had one. */
  const finish = (sandbox: Sandbox | undefined, flight: Flight): void => {
    if (flight.settled) return
    settle(flight)
    lanes.done(flight)
    if (sandbox !== undefined) {
      sandbox.flights.delete(flight.n)
      sandboxes.release(sandbox)
      if (sandbox.flights.size === 0 && sandbox.executions >= limits.recycleAfter) setImmediate(recycle, sandbox)
    }
    nodes.refill()
  }

  /** Unless the next execution has come in the meantime. */
  const recycle = (sandbox: Sandbox): void => {
    if (sandbox.flights.size === 0) sandboxes.retire(sandbox)
  }

  function onFrame(sandbox: Sandbox, message: FromChild): void {
    if (isAboutExecution(message)) return onExecutionFrame(sandbox, message)
    switch (message.t) {
      case 'go':
        return sandbox.child.go(message.c)
      case 'name':
        return ask(sandbox, message)
      case 'dirty':
        deps.log.warn('a sandbox was replaced: an intrinsic was changed', {
          program: sandbox.program.id,
          what: message.what.slice(0, 100),
        })
        return sandboxes.retire(sandbox)
      case 'exit':
        sandbox.exitedBy = { n: message.n, code: message.code }
        return
      case 'loaded':
        sandbox.loaded = true
        if (message.cacheRejected) caches.reject(sandbox.program, sandbox.artifact, sandbox.child.node)
        return sandbox.onLoaded.resolve()
      case 'ready':
        return
    }
  }

  function onExecutionFrame(sandbox: Sandbox, message: AboutExecution): void {
    const flight = sandbox.flights.get(message.n)
    if (flight !== undefined) return onFlightFrame(sandbox, flight, message)
    if (message.n !== 0) return
    if (message.t === 'dropped') sandbox.silent = 0
    if (message.t !== 'log') return
    const first = sandbox.flights.values().next().value
    if (first !== undefined) addLog(first, lineOf(message), message.cut === true)
    else if (room(sandbox.topLevel)) sandbox.topLevel.push({ ...message, text: message.text.slice(0, KEPT.logText) })
  }

  function onFlightFrame(sandbox: Sandbox, flight: Flight, message: AboutExecution): void {
    switch (message.t) {
      case 'log':
        return addLog(flight, lineOf(message), message.cut === true)
      case 'request': {
        const { t: _t, n: _n, answer: answered, ...request } = message
        if (answered !== undefined) keepAnswer(flight, request, answered)
        return addRequest(flight, flight.invocation.mode.kind === 'dry' ? { ...request, dry: true } : request)
      }
      case 'sending':
        flight.hasSent = true
        return
      case 'late':
        if (flight.lateErrors.length < KEPT.late) flight.lateErrors.push(failure(sandbox, flight, message.thrown))
        return
      case 'result': {
        // a second one is none of ours, and would be kept like the first
        if (flight.completion !== undefined) return
        const commands = readCommands(message.commands, wordsOf(flight))
        if (commands === undefined || commands.length > KEPT.commands)
          return sandbox.child.kill('protocol: commands that are none')
        flight.handlerMs = message.ms
        keepCommands(flight, commands)
        const { thrown } = message
        answer(
          flight,
          thrown === undefined ? okWith(commands, message.text) : failed(flight, failure(sandbox, flight, thrown)),
        )
        if (message.over) finish(sandbox, flight)
        return
      }
      case 'settled': {
        keepCommands(flight, (readCommands(message.commands, wordsOf(flight)) ?? []).slice(0, KEPT.commands))
        return finish(sandbox, flight)
      }
      case 'again':
        sandbox.flights.delete(flight.n)
        sandboxes.retire(sandbox)
        start(flight)
        return
      case 'dropped':
        // it answered, so the rest of the child may go on; what this one left behind goes with the child, later
        sandboxes.retire(sandbox)
        suspect(sandbox)
        return expire(sandbox, flight)
    }
  }

  const wordsOf = ({ invocation }: Flight) => triggers[invocation.trigger].commands

  const keepCommands = (flight: Flight, commands: readonly Command[]): void => {
    if (commands.length === 0) return
    flight.commands.push(...commands)
    cache.apply(flight.invocation.trigger, commands)
  }

  const failure = (sandbox: Sandbox, flight: Flight, thrown: Parameters<typeof failureOf>[0]) =>
    failureOf(thrown, sandbox.places, flight.mask, sandbox.program.kind)

  /** The budget of a flight is over: its handler timed out, or the work it left behind did. */
  const expire = (sandbox: Sandbox | undefined, flight: Flight): void => {
    const { budgetMs } = flight.invocation
    if (flight.completion === undefined) answer(flight, failed(flight, timeoutFailure(budgetMs)))
    else flight.lateErrors.push(lateTimeout(budgetMs))
    finish(sandbox, flight)
  }

  function onBudget(flight: Flight): void {
    if (flight.settled) return
    const sandbox = [...sandboxes.all()].find((one) => one.flights.get(flight.n) === flight)
    if (sandbox === undefined) return expire(undefined, flight)
    if (sandbox.flights.size === 1) {
      expire(sandbox, flight)
      return sandbox.child.kill('timeout')
    }
    sandbox.child.send({ t: 'drop', n: flight.n })
    setTimeout(() => {
      if (flight.settled) return
      expire(sandbox, flight)
      sandbox.child.kill('timeout')
    }, DROP_GRACE_MS)
  }

  function onEnd(sandbox: Sandbox, end: End): void {
    for (const flight of [...sandbox.flights.values()]) {
      sandbox.flights.delete(flight.n)
      const found = endFailure(end, flight.n, sandbox.exitedBy)
      if (flight.completion !== undefined) {
        flight.lateErrors.push(found)
        finish(undefined, flight)
      } else if (found.id === 'runtime_terminated' && flight.attempt === 1 && !flight.hasSent && !closed) {
        // it has sent nothing to anybody, so running it again repeats nothing
        Object.assign(flight, { logs: [], requests: [], lateErrors: [] })
        start(flight)
      } else {
        answer(flight, failed(flight, found))
        finish(undefined, flight)
      }
    }
    warmAgain(sandbox, end)
    nodes.refill()
  }

  /** Its child went (recycled, changed, crashed): the next execution, for which somebody waits, finds a warm one. */
  const warmAgain = ({ program, lane, loaded }: Sandbox, end: End): void => {
    const last = kept.get(program.id)
    if (last === undefined || lane !== 'blocking' || closed || !loaded) return
    if (end.why === 'killed' && end.words === EVICTED) return
    const now = performance.now()
    if (now - last < WARM_AGAIN_MS) return
    kept.set(program.id, now)
    setImmediate(() => void warm(program, lane).catch(() => {}))
  }

  const warm = async (program: Program, lane: Lane): Promise<void> => {
    const sandbox = await sandboxes.of(program, lane, true)
    await sandbox.onLoaded.promise
    sandboxes.quiet(sandbox)
    nodes.refill()
  }

  const close = async (): Promise<void> => {
    closed = true
    stopWatching()
    caches.close()
    for (const sandbox of [...sandboxes.all()]) sandbox.child.kill('closed')
    await nodes.close()
  }

  nodes.refill()
  const invoke = (invocation: Invocation): Running => {
    const flight = openFlight(apart(invocation))
    if (closed) {
      answer(flight, failed(flight, { id: 'runtime_terminated', msg: 'The server is stopping.' }))
      settle(flight)
      return flight.running
    }
    lanes.enter(flight)
    return flight.running
  }

  return {
    isolation: nodes.isolation,
    invoke,
    render: (program, input, budgetMs) => render(invoke, program, input, budgetMs),
    warm(program, lane) {
      if (lane === 'blocking' && !kept.has(program.id)) kept.set(program.id, -WARM_AGAIN_MS)
      return warm(program, lane)
    },
    forget(programId) {
      kept.delete(programId)
      sandboxes.forget(programId)
      sandboxes.forget(dryId(programId))
    },
    facts: () => ({
      children: sandboxes.count(),
      standbys: nodes.standbys(),
      running: lanes.running(),
      runtimes: nodes.added(),
    }),
    async drain(timeoutMs) {
      closed = true
      await lanes.idle(timeoutMs)
      await close()
    },
    [Symbol.asyncDispose]: close,
  }
}

/** Dry runs have children of their own: a connection that a live execution left open would carry their requests out. */
function apart(invocation: Invocation): Invocation {
  const { mode, program } = invocation
  return mode.kind === 'live' ? invocation : { ...invocation, program: { ...program, id: dryId(program.id) } }
}

function dryId(programId: string): string {
  return `${programId} dry`
}

function okWith(commands: readonly Command[], text: string | undefined): Completion {
  return text === undefined ? { status: 'ok', commands } : { status: 'ok', commands, text }
}

function room(lines: readonly { text: string }[]): boolean {
  return lines.length < KEPT.logLines && lines.reduce((sum, { text }) => sum + text.length, 0) < KEPT.logText
}

function lineOf(message: AboutExecution & { t: 'log' }): LogLine {
  const { at, level, text } = message
  return message.late === true ? { at, level, text, late: true } : { at, level, text }
}
