// Loaded first: what strings may reach a sink, and the nonce on styles that libraries make at run time.

/** Of the page; style elements carry it. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''

const ASSETS = `${location.origin}/dashboard/assets/`

type Policies = {
  createPolicy(
    name: string,
    rules: { createHTML(text: string): string | null; createScriptURL(url: string): string | null },
  ): unknown
}

const { trustedTypes } = window as { trustedTypes?: Policies & AnyPolicies }
trustedTypes?.createPolicy('default', {
  // the text of a style sheet (Mantine) has no tag in it; markup has
  createHTML: (text) => (text.includes('<') ? null : text),
  // workers
  createScriptURL: (url) => (new URL(url, location.href).href.startsWith(ASSETS) ? url : null),
})

const preview = trustedTypes?.createPolicy('keyturn-preview', {
  createHTML: (text) => text,
  createScriptURL: () => null,
}) as { createHTML(text: string): string } | undefined

/** For the `srcdoc` of a frame that is sandboxed, and for nothing else. */
export function previewMarkup(markup: string): string {
  return preview?.createHTML(markup) ?? markup
}

const policies = new Map<string, unknown>()

/** Read by Monaco as soon as it is loaded, later: two of its modules make a policy of the same name. */
const environment = {
  createTrustedTypesPolicy(name: string, rules?: unknown): undefined {
    if (!policies.has(name)) policies.set(name, trustedTypes?.createPolicy(name, rules))
    return policies.get(name) as undefined
  },
}
Object.assign(window, { MonacoEnvironment: environment })

type AnyPolicies = { createPolicy(name: string, rules: unknown): unknown }

const create = (name: string, options?: ElementCreationOptions) =>
  Document.prototype.createElement.call(document, name, options)
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = create(name, options)
  // Monaco knows no nonce
  if (name.toLowerCase() === 'style') element.nonce = nonce
  return element
}) satisfies (name: string, options?: ElementCreationOptions) => HTMLElement
