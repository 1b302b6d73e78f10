// For end-to-end tests: a browser without JavaScript against a real server. Keeps cookies, follows our own redirects.

export class Visitor {
  readonly #home: string
  readonly #cookies = new Map<string, string>()
  /** the page that is open; a foreign address when we were sent away */
  url = ''
  page = ''
  status = 0

  readonly #headers: Readonly<Record<string, string>>

  /**
   * @param home the server's public URL
   * @param headers of every request
   */
  constructor(home: string, headers: Readonly<Record<string, string>> = {}) {
    this.#home = home
    this.#headers = headers
  }

  async open(url: string): Promise<this> {
    return this.#arrive(await this.send('GET', url), url)
  }

  /** Sends the page's form with that action (its first one when none is named), hidden fields and all. */
  async submit(fields: Record<string, string> = {}, action?: string): Promise<this> {
    const form = this.forms().find((each) => action === undefined || each.fields['action'] === action)
    if (!form) throw new Error(`no form ${action ?? ''} on: ${this.title}\n${this.words}`)
    return this.#arrive(await this.send('POST', form.target, { ...form.fields, ...fields }), form.target)
  }

  /** Opens a mailed link and presses Continue: the Actions have run then. */
  async begin(link: string): Promise<this> {
    return (await this.open(link)).submit()
  }

  async choosePassword(password: string): Promise<this> {
    return this.submit({ newPassword: password, confirmNewPassword: password }, 'password')
  }

  forms(): { target: string; fields: Record<string, string> }[] {
    return [...this.page.matchAll(/<form method="post" action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/g)].map(
      ([, target = '', inner = '']) => {
        const hidden = [...inner.matchAll(/<input[^>]*>/g)].map(([input]) => [
          decode(/name="([^"]*)"/.exec(input)?.[1] ?? ''),
          decode(/value="([^"]*)"/.exec(input)?.[1] ?? ''),
        ])
        return { target, fields: Object.fromEntries(hidden) as Record<string, string> }
      },
    )
  }

  get title(): string {
    return decode(/<h1>([^<]*)<\/h1>/.exec(this.page)?.[1] ?? '')
  }

  /** the page's text without markup, style and script */
  get words(): string {
    const body = this.page.replace(/<(style|script)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ')
    return decode(body).replace(/\s+/g, ' ')
  }

  /** where the page's button leads */
  get button(): string | undefined {
    const href = /<a class="button" href="([^"]*)"/.exec(this.page)?.[1]
    return href === undefined ? undefined : decode(href)
  }

  get flow(): string {
    return /state=(\w{27})/.exec(this.url)?.[1] ?? ''
  }

  /**
   * One request with this browser's cookies, not followed.
   *
   * @param node another node of the same server
   */
  async send(
    method: 'GET' | 'POST',
    path: string,
    form?: Record<string, string>,
    node = this.#home,
  ): Promise<Response> {
    const answer = await fetch(new URL(path, node), {
      method,
      redirect: 'manual',
      headers: { ...this.#headers, cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    })
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      this.#cookies.set(name, value)
    }
    return answer
  }

  async #arrive(first: Response, at: string): Promise<this> {
    let answer = first
    this.url = at
    while (answer.status === 303) {
      this.url = answer.headers.get('location') ?? ''
      // oxlint-disable-next-line no-await-in-loop -- one hop after the other
      answer = await this.send('GET', this.url)
    }
    this.page = await answer.text()
    this.status = answer.status
    return this
  }
}

function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}
