// Shows its children to somebody signed in; everybody else is on the way to /authorize.
import { Center, Loader } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

import { may } from './may.ts'
import { currentSession, signIn } from './token.ts'

export function SignedIn({ children }: { children: ReactNode }) {
  const session = currentSession()
  useEffect(() => {
    if (!session) void signIn()
  }, [session])
  if (session) return children
  return (
    <Center mih="100dvh">
      <Loader aria-label="Signing in" />
    </Center>
  )
}

/** Whether what a button does would be allowed; the server decides. */
export function useMay(...scopes: string[]): boolean {
  return scopes.some(may)
}
