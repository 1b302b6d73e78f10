// For end-to-end tests: a person without a browser. Keeps cookies, follows redirects, sends the page's own form.

export type Visitor = {
  /** path and query of the page that is open */
  at: string
  status: number
  page: string
  title: string
  /** Opens a path on a node, with the cookies of all nodes: a cluster stands behind one name. */
  open(node: string, path: string): Promise<void>
  /** Sends the first form of the page to a node. @param heard called at the first byte of the answer */
  send(node: string, fields?: Record<string, string>, heard?: () => void): Promise<void>
}

export function openVisitor(): Visitor {
  const cookies = new Map<string, string>()

  async function arrive(node: string, path: string, init: RequestInit, heard?: () => void): Promise<void> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(node + path, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } })
    heard?.()
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const to = answer.headers.get('location')
    if (to !== null && answer.status >= 300 && answer.status < 400) {
      await answer.arrayBuffer()
      const next = new URL(to, node + path)
      return arrive(node, next.pathname + next.search, {})
    }
    visitor.at = path
    visitor.status = answer.status
    visitor.page = await answer.text()
    visitor.title = /<title>([^<]*)<\/title>/.exec(visitor.page)?.[1] ?? ''
  }

  const visitor: Visitor = {
    at: '',
    status: 0,
    page: '',
    title: '',
    open: (node, path) => arrive(node, path, {}),
    send(node, fields = {}, heard) {
      const form = /<form[^>]*>[\s\S]*?<\/form>/.exec(visitor.page)?.[0]
      if (form === undefined) throw new Error(`no form on ${visitor.at}: ${visitor.title}`)
      const action = attribute(/<form[^>]*>/.exec(form)?.[0] ?? '', 'action') ?? visitor.at
      const target = new URL(action, node + visitor.at)
      const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]): [string, string] => [
        attribute(input, 'name') ?? '',
        attribute(input, 'value') ?? '',
      ])
      const button = /<button[^>]*name="[^>]*>/.exec(form)?.[0]
      const pressed: [string, string][] =
        button === undefined ? [] : [[attribute(button, 'name') ?? '', attribute(button, 'value') ?? '']]
      const body = new URLSearchParams([...hidden, ...pressed, ...Object.entries(fields)])
      return arrive(node, target.pathname + target.search, { method: 'POST', body }, heard)
    },
  }
  return visitor
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
  return value?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=').replaceAll('&quot;', '"')
}
