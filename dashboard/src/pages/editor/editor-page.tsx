// The editor of one Action: code, side panels, Save Draft and Deploy, versions, test results.
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'

import { allTriggers, oneAction } from '../../api/actions.ts'
import { Answer } from '../../parts/answer.tsx'
import { Editor } from './editor.tsx'

export function Component() {
  const { id = '' } = useParams()
  const action = useQuery({ ...oneAction(id), refetchOnWindowFocus: true })
  const triggers = useQuery(allTriggers)
  return (
    <Answer of={action}>
      {(found) => (
        <Answer of={triggers}>
          {(all) => {
            const trigger = all.find((each) => each.id === found.supported_triggers[0]?.id)
            return trigger ? <Editor key={found.id} action={found} trigger={trigger} /> : null
          }}
        </Answer>
      )}
    </Answer>
  )
}
