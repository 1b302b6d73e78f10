// A hosted page as the server draws it, by day and night, wide and narrow, beside the form that it comes of.
import { Alert, Button, Group, SegmentedControl, Text, useComputedColorScheme } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { PreviewFrame } from './preview-frame.tsx'

const PLACE = 'hosted-page'

export function HostedPage({
  html,
  wrong,
  oneLook = false,
  switches,
  above,
  words,
  children,
}: {
  /** undefined while it is awaited or cannot be drawn: the last one stays */
  html: string | undefined
  /** why it cannot be drawn */
  wrong: string | undefined
  /** whether it looks the same by day and night */
  oneLook?: boolean
  /** stands before what the frame itself can be switched to */
  switches?: ReactNode
  above?: ReactNode
  /** what is to be known of the picture */
  words: ReactNode
  children?: ReactNode
}) {
  const dark = useComputedColorScheme('light')
  const [chosen, setScheme] = useState<string>(dark)
  const [width, setWidth] = useState('desktop')
  const [shown, setShown] = useState(html)
  if (html !== undefined && html !== shown) setShown(html)
  const scheme = oneLook ? 'light' : chosen
  return (
    <section className="kt-beside" aria-label="Preview" id={PLACE} tabIndex={-1}>
      <Group mb="sm" gap="sm">
        {switches}
        {!oneLook && (
          <SegmentedControl
            aria-label="Colours of the reader"
            value={scheme}
            onChange={setScheme}
            data={[
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
        )}
        <SegmentedControl
          aria-label="Width of the window"
          value={width}
          onChange={setWidth}
          data={[
            { value: 'desktop', label: 'Desktop' },
            { value: 'phone', label: 'Phone' },
          ]}
        />
      </Group>
      {wrong !== undefined && (
        <Alert color="red" role="alert" title="This could not be drawn" mb="sm">
          {wrong}
        </Alert>
      )}
      {above}
      {shown !== undefined && (
        <PreviewFrame
          // a scheme is read when a document begins
          key={scheme}
          markup={shown}
          title="The page"
          style={{ colorScheme: scheme, width: width === 'phone' ? 360 : '100%' }}
        />
      )}
      <Text fz="xs" c="dimmed" mt="xs">
        The page as the server draws it. {words}
      </Text>
      {children}
    </section>
  )
}

/** Where the page stands below a long form: leads to it. */
export function SeePage() {
  return (
    <Button
      variant="subtle"
      hiddenFrom="lg"
      onClick={() => {
        const page = document.getElementById(PLACE)
        page?.scrollIntoView({ block: 'start' })
        page?.focus({ preventScroll: true })
      }}
    >
      See the page
    </Button>
  )
}
