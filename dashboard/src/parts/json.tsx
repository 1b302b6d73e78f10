// JSON as text, to read and to copy.
import { ActionIcon, Box, CopyButton, Tooltip } from '@mantine/core'
import { Check, Copy } from 'lucide-react'

export function Json({ value, label }: { value: unknown; label: string }) {
  const text = JSON.stringify(value, null, 2) ?? ''
  return (
    <Box pos="relative" className="kt-card">
      <Box pos="absolute" top={6} right={6}>
        <Copying text={text} label={`Copy ${label}`} />
      </Box>
      <pre
        className="kt-pre kt-scroll"
        style={{ padding: '0.9rem 2.75rem 0.9rem 1rem', maxHeight: '60vh', overflow: 'auto' }}
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        {text}
      </pre>
    </Box>
  )
}

export function Copying({ text, label = 'Copy' }: { text: string; label?: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : label}>
          <ActionIcon variant="subtle" color="gray" onClick={copy} aria-label={copied ? 'Copied' : label}>
            {copied ? <Check size={15} /> : <Copy size={15} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  )
}
