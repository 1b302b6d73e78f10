// Shows the markup of a mail in a frame without scripts and without an origin: what a template says runs nowhere.
import { Text } from '@mantine/core'
import { useEffect, useRef } from 'react'

import { previewMarkup } from '../../trusted-types.ts'

export function MailFrame({ markup }: { markup: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  useEffect(() => {
    // the attribute is a sink that takes trusted markup only, and React hands on text
    if (frame.current) frame.current.srcdoc = previewMarkup(markup)
  }, [markup])
  return (
    <>
      <iframe
        ref={frame}
        title="The mail"
        sandbox=""
        style={{ width: '100%', height: 420, border: '1px solid var(--kt-line)', borderRadius: 8, background: '#fff' }}
      />
      <Text fz="xs" c="dimmed">
        Pictures of other servers and style sheets are left out here.
      </Text>
    </>
  )
}
