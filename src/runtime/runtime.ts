// openRuntime: the door's one function; its body is the supervisor.
import type { Renderer, Runtime, RuntimeDeps } from './deps.ts'
import { openSupervisor } from './supervisor.ts'

/** @throws StartRefused with one sentence when the tier asked for is not possible on this machine */
export async function openRuntime(deps: RuntimeDeps): Promise<Runtime & Renderer> {
  return openSupervisor(deps)
}
