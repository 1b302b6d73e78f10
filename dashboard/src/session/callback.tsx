// Coming back from /authorize: to the page that was left, or the reason why not.
import { Button, Center, Loader, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'

import { type Arrival, finishSignIn, signIn } from './token.ts'

/** Effects run twice under some circumstances; a code is good once. */
let finishing: Promise<Arrival> | undefined

export function Callback() {
  const [query] = useSearchParams()
  const navigate = useNavigate()
  const [refused, setRefused] = useState<string>()
  useEffect(() => {
    finishing ??= finishSignIn(query).catch((): Arrival => ({
      kind: 'refused',
      words: 'The server cannot be reached.',
    }))
    void finishing.then((arrival) => {
      if (arrival.kind === 'signed-in')
        void navigate(arrival.returnTo.replace(/^\/dashboard/, '') || '/', { replace: true })
      else setRefused(arrival.words)
    })
  }, [query, navigate])
  return (
    <Center component="main" mih="100dvh" p="md">
      {refused === undefined ? (
        <Loader aria-label="Signing in" />
      ) : (
        <Stack align="flex-start" maw={440}>
          <Title order={1}>You are not signed in</Title>
          <Text role="alert">{refused}</Text>
          <Button onClick={() => void signIn('/dashboard')}>Sign in again</Button>
        </Stack>
      )}
    </Center>
  )
}
