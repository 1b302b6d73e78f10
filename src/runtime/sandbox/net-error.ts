// Errors of the network as Node words them, with the code that scripts look at.
import type { NetError } from '../protocol.ts'

export function netError(error: NetError): Error {
  const made = new Error(error.msg) as NodeJS.ErrnoException
  made.code = error.code
  if (error.syscall !== undefined) made.syscall = error.syscall
  return made
}
