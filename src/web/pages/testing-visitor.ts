// For tests of the pages: a browser without JavaScript that keeps cookies, follows redirects and submits forms.
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

export class Visitor {
  readonly #app: FastifyInstance
  readonly cookies = new Map<string, string>()
  /** path and query of the page that is open */
  at = ''
  page = ''
  status = 0

  constructor(app: FastifyInstance) {
    this.#app = app
  }

  async open(path: string, headers: Record<string, string> = {}): Promise<this> {
    return this.#arrive(await this.send('GET', path, { headers }), path)
  }

  /** Fills the page's first form (or the one with that action) and sends it, hidden fields and all. */
  async submit(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<this> {
    const form = this.form()
    const path = form.action
    return this.#arrive(await this.send('POST', path, { form: { ...form.fields, ...fields }, headers }), path)
  }

  form(): { action: string; fields: Record<string, string> } {
    const [, action = '', inner = ''] =
      /<form method="post" action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/.exec(this.page) ?? []
    const fields: Record<string, string> = {}
    for (const [input] of inner.matchAll(/<input[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(input)?.[1] ?? ''
      fields[name] = /value="([^"]*)"/.exec(input)?.[1] ?? ''
    }
    return { action, fields }
  }

  get title(): string {
    return /<h1>([^<]*)<\/h1>/.exec(this.page)?.[1] ?? ''
  }

  /** One request with this browser's cookies, not followed. */
  async send(
    method: 'GET' | 'HEAD' | 'POST',
    url: string,
    request: { form?: Record<string, string | string[]>; body?: string; headers?: Record<string, string> } = {},
  ): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const { form, body = form && encode(form), headers } = request
    const answer = await this.#app.inject({
      method,
      url,
      headers: {
        host: 'login.example.com',
        ...(cookie === '' ? {} : { cookie }),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    })
    for (const { name, value } of answer.cookies) this.cookies.set(name, value)
    return answer
  }

  async #arrive(first: LightMyRequestResponse, path: string): Promise<this> {
    let answer = first
    this.at = path
    while (answer.statusCode === 303) {
      this.at = String(answer.headers.location)
      answer = await this.send('GET', this.at)
    }
    this.page = answer.body
    this.status = answer.statusCode
    return this
  }
}

function encode(form: Record<string, string | string[]>): string {
  const pairs = Object.entries(form).flatMap(([name, value]) => [value].flat().map((each) => [name, each]))
  return new URLSearchParams(pairs).toString()
}
