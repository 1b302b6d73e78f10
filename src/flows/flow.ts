// What a flow is: a pure table, state × input → next state and at most one effect. Printable, and one page long.

/** A state is a plain object whose `at` names it. All of it is stored with the flow's row, sealed. */
export type FlowState = { readonly at: string }

/** What a step comes to. The effect is performed next, and its result is the next input. */
export type Step<State, Effect> = { state: State; effect?: Effect }

/**
 * One cell of the table.
 *
 * `to` names every state that `step` can answer with, and `effects` every effect: the diagram is drawn from them, and
 * the tests hold `step` to them. `now` is milliseconds since the epoch: the only fact from outside state and input.
 */
export type Transition<State extends FlowState, From extends FlowState, Input, Effect extends { do: string }> = {
  to: readonly State['at'][]
  effects?: readonly Effect['do'][]
  /** undefined when the input does not fit after all: nothing changes */
  step(state: From, input: Input, now: number): Step<State, Effect> | undefined
}

export type FlowTable<State extends FlowState, Input extends { type: string }, Effect extends { do: string }> = {
  readonly [At in State['at']]: {
    readonly [Type in Input['type']]?: Transition<
      State,
      Extract<State, { at: At }>,
      Extract<Input, { type: Type }>,
      Effect
    >
  }
}

export type FlowDefinition<State extends FlowState, Input extends { type: string }, Effect extends { do: string }> = {
  kind: string
  /** milliseconds after which an untouched flow is forgotten */
  lifetime: number
  table: FlowTable<State, Input, Effect>
  /** inputs that only an effect's result can be; a browser can never send one */
  results: readonly Input['type'][]
}

/** Looks a cell up and applies it; undefined when the input does not fit the state (default deny). */
export function applyInput<State extends FlowState, Input extends { type: string }, Effect extends { do: string }>(
  flow: FlowDefinition<State, Input, Effect>,
  state: State,
  input: Input,
  now: number,
): Step<State, Effect> | undefined {
  type Row = { readonly [type: string]: Transition<State, State, Input, Effect> | undefined }
  const at: State['at'] = state.at
  if (!Object.hasOwn(flow.table, at)) return undefined
  const row = flow.table[at] as Row
  if (!Object.hasOwn(row, input.type)) return undefined
  return row[input.type]?.step(state, input, now)
}
