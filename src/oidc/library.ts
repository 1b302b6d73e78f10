// oidc-provider without its line on stderr about every Node that is not LTS yet: the packaged Node is our choice.

/* oxlint-disable no-console -- the library writes at import, so there is no other place to hold it back */
const { warn } = console
console.warn = () => {}
export const library = await import('oidc-provider')
console.warn = warn

export const { Provider, errors } = library
