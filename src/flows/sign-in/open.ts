// The door of signing in: beginning a journey for an authorization request, its pages, and signing up without one.
import { type Connection, connections, isTaken } from '#identity'
import type { ClientId, FlowId } from '#kit'

import { type FlowEngine, openFlowEngine } from '../engine.ts'
import { listOfBrowser } from '../flows.store.ts'
import type { ResetContext } from '../password-reset/deps.ts'
import { judgeTyped, type TypedPassword, type TypedVerdict } from '../typed-password.ts'
import type { SignInDeps } from './deps.ts'
import { performSignIn } from './perform.ts'
import { prepareSignUp, refusalOfRace, type SignUp, signUpOwner, type SignUpRefusal } from './sign-up.ts'
import type { Given, Input, Journey, State } from './states.ts'
import { signIn } from './table.ts'

export type SignInRequest = Omit<Journey, 'connection'> & {
  /** name of a connection, as the request had it */
  connection: string | undefined
  /** somebody is signed in already, and is asked for no more than agreeing */
  consent: { scopes: readonly string[]; audience: string | undefined } | undefined
}

export type SignIn = {
  /** @returns undefined when the client may use no such connection */
  begin(asked: SignInRequest, browser: string): Promise<FlowId | undefined>
  look(flow: string, browser: string): Promise<State | undefined>
  feed(flow: string, browser: string, input: Input, context: ResetContext): Promise<State | undefined>
  /** What a sign-up would be told of its password; whether the address is known plays no part in it. */
  judgeTyped(flow: string, browser: string, given: Given, typed: TypedPassword): Promise<TypedVerdict>
  /** The sign-in to this application that the browser has still open: where a reset leads back to. */
  pendingOf(browser: string, client: string): Promise<FlowId | undefined>
  /** The sign-in of this browser that waits for a factor to be added. */
  enrollingOf(browser: string): Promise<FlowId | undefined>
  /** `POST /dbconnections/signup` */
  signUp(asked: SignUp): Promise<{ refusal: SignUpRefusal } | { user: Awaited<ReturnType<Written>>['user'] }>
}

type Written = Extract<Awaited<ReturnType<typeof prepareSignUp>>, { write: unknown }>['write']

export function openSignIn(deps: SignInDeps): SignIn {
  const { storage } = deps
  const engine = openFlowEngine({ flow: signIn, perform: performSignIn(deps), ...deps })
  return {
    async begin({ connection: name, consent, ...asked }, browser) {
      const connection = await connectionFor(deps, asked.client, name)
      if (!connection) return undefined
      const journey: Journey = { ...asked, connection: connection.id }
      if (consent) {
        const { scopes, audience } = consent
        return engine.begin(
          { at: 'consenting', journey, scopes, ...(audience === undefined ? {} : { audience }) },
          browser,
        )
      }
      const open = connection.options.disable_signup !== true
      return engine.begin({ at: journey.begins === 'signup' && open ? 'signing-up' : 'identifying', journey }, browser)
    },
    look: engine.look,
    feed: (...fed) => feed(deps, engine, ...fed),
    async judgeTyped(flow, browser, given, typed) {
      const state = await engine.look(flow, browser)
      if (state?.at !== 'signing-up') return 'over'
      const connection = await connections.find(storage.db, state.journey.connection)
      const owner = signUpOwner(given)
      return judgeTyped(deps, state.journey.interaction, typed, connection && { connection, owner })
    },
    async enrollingOf(browser) {
      const open = await listOfBrowser<State>(storage.db, deps.sealer, signIn.kind, browser, deps.clock.now())
      return open.find(({ state }) => state.at === 'enrolling')?.id
    },
    async pendingOf(browser, client) {
      const open = await listOfBrowser<State>(storage.db, deps.sealer, signIn.kind, browser, deps.clock.now())
      return open.find(({ state }) => state.at === 'identifying' && state.journey.client === client)?.id
    },
    async signUp(asked) {
      const prepared = await prepareSignUp(deps, asked)
      if ('refusal' in prepared) return prepared
      try {
        return await storage.transaction((tx) => prepared.write(tx))
      } catch (thrown) {
        return { refusal: await refusalOfRace(deps, thrown) }
      }
    },
  }
}

/** Two sign-ups at once with one address: the store lets one of them in, and the other sees its form again. */
async function feed(
  deps: SignInDeps,
  engine: FlowEngine<State, Input, ResetContext>,
  flow: string,
  browser: string,
  input: Input,
  context: ResetContext,
): Promise<State | undefined> {
  try {
    return (await engine.feed(flow, browser, input, context))?.state
  } catch (thrown) {
    if (input.type !== 'sign-up-given' || !isTaken(thrown)) throw thrown
    // the same again, and now the address is known to be taken
    return (await engine.feed(flow, browser, input, context))?.state
  }
}

/** The one that is named, else the default one, else the only other that the client may use. */
async function connectionFor(
  { storage: { db } }: SignInDeps,
  client: ClientId,
  name: string | undefined,
): Promise<Connection | undefined> {
  const usable = (await connections.listOfClient(db, client)).filter(({ strategy }) => strategy === 'auth0')
  if (name !== undefined) return usable.find((connection) => connection.name === name)
  return usable.find((connection) => connection.name === 'Username-Password-Authentication') ?? usable[0]
}
