// A browser as small as one can be: follows redirects by hand, keeps cookies, sends the forms that a page shows.

export type Page = {
  url: string
  status: number
  html: string
  title: string
  send: (fields?: Fields) => Promise<Page>
}
type Fields = { readonly [name: string]: string }

/** @returns opens pages with cookies of its own */
export function openSmallBrowser(): (url: string) => Promise<Page> {
  const cookies = new Map<string, string>()

  async function go(url: string, form?: URLSearchParams): Promise<Page> {
    const headers: Record<string, string> = { accept: 'text/html' }
    if (cookies.size > 0) headers['cookie'] = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers,
      ...(form ? { body: form } : {}),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name = '', ...value] = pair.split('=')
      cookies.set(name, value.join('='))
    }
    const location = answer.headers.get('location')
    if (location !== null) return go(new URL(location, url).href)
    const html = await answer.text()
    return {
      url,
      status: answer.status,
      html,
      title: unescaped(/<h1[^>]*>([^<]*)<\/h1>/.exec(html)?.[1] ?? '').trim(),
      send: (fields = {}) => send(url, html, fields),
    }
  }

  /** Sends the first form of the page: its hidden fields, its first submit button, and `fields`. */
  function send(url: string, html: string, fields: Fields): Promise<Page> {
    const form = /<form([^>]*)>([\s\S]*?)<\/form>/.exec(html)
    if (!form) throw new Error(`there is no form on ${url}`)
    const [, tag = '', body = ''] = form
    const values = new URLSearchParams()
    for (const [input] of body.matchAll(/<(?:input|button)[^>]*>/g)) {
      const name = attribute(input, 'name')
      const hidden = attribute(input, 'type') === 'hidden' || input.startsWith('<button')
      if (name !== undefined && hidden && !values.has(name)) values.set(name, attribute(input, 'value') ?? '')
    }
    for (const [name, value] of Object.entries(fields)) values.set(name, value)
    return go(new URL(attribute(tag, 'action') ?? url, url).href, values)
  }

  return (url) => go(url)
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)
  return match?.[1] === undefined ? undefined : unescaped(match[1])
}

function unescaped(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
