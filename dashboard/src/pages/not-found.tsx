// An address that leads nowhere.
import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'

import { PageHead } from '../parts/page-head.tsx'

export function Component() {
  return (
    <>
      <PageHead title="There is no such page" />
      <Text>
        The address may be old.{' '}
        <Anchor component={Link} to="/">
          Go to the overview
        </Anchor>
        .
      </Text>
    </>
  )
}
