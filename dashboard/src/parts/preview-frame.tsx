// Markup that is not ours, in a frame without scripts and without an origin: what it says runs nowhere and fetches nothing.
import { type CSSProperties, useEffect, useRef } from 'react'

import { nonce, previewMarkup } from '../trusted-types.ts'

/** A frame of `srcdoc` stands under the policy of this page: its style elements are let in by the nonce, scripts by nothing. */
export function PreviewFrame({ markup, title, style }: { markup: string; title: string; style?: CSSProperties }) {
  const frame = useRef<HTMLIFrameElement>(null)
  useEffect(() => {
    const styled = markup.replace(/<style\b(?: nonce="[^"]*")?/gi, `<style nonce="${nonce}"`)
    // the attribute is a sink that takes trusted markup only, and React hands on text
    if (frame.current) frame.current.srcdoc = previewMarkup(styled)
  }, [markup])
  return <iframe ref={frame} title={title} sandbox="" className="kt-preview" style={style} />
}
