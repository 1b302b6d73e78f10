// Name look-ups of sandboxes, a few of each child at a time: the resolver has two threads, and the server's own mails wait
// in the same row.
import type { Names } from './egress/names.ts'
import type { AboutChild } from './protocol.ts'
import type { Sandbox } from './sandboxes.ts'

type Question = Extract<AboutChild, { t: 'name' }>
type Asker = Pick<Sandbox, 'child' | 'flights'>

/** Look-ups of one child at once, and how many more wait for a place; beyond that the resolver is busy. */
const AT_ONCE = 16
const WAITING = 1000

export function openQuestions(names: Pick<Names, 'answer' | 'answerDry'>): (asker: Asker, question: Question) => void {
  const rows = new WeakMap<Asker, { running: number; waiting: Question[] }>()

  async function answer(asker: Asker, { q, method, name, options }: Question): Promise<void> {
    const error = { code: 'EAI_FAIL', msg: `getaddrinfo EAI_FAIL ${name}`, syscall: 'getaddrinfo' }
    const found = await names.answer(method, name, options).catch(() => ({ error }))
    asker.child.send({ t: 'named', q, ...found })
  }

  return (asker, question) => {
    const { n, q, method, name } = question
    if (asker.flights.get(n)?.invocation.mode.kind === 'dry') {
      return asker.child.send({ t: 'named', q, ...names.answerDry(method, name) })
    }
    const row = rows.get(asker) ?? { running: 0, waiting: [] }
    rows.set(asker, row)
    if (row.waiting.length >= WAITING) {
      const error = { code: 'EAI_AGAIN', msg: `getaddrinfo EAI_AGAIN ${name}`, syscall: 'getaddrinfo' }
      return asker.child.send({ t: 'named', q, error })
    }
    row.waiting.push(question)
    const next = (): void => {
      const asked = row.running < AT_ONCE && !asker.child.ended ? row.waiting.shift() : undefined
      if (asked === undefined) return
      row.running += 1
      void answer(asker, asked).finally(() => {
        row.running -= 1
        next()
      })
    }
    return next()
  }
}
