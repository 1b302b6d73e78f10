// The part of npm-registry-fetch that is used here; the package has no types of its own.
declare module 'npm-registry-fetch' {
  type Options = Record<string, unknown> & { query?: Record<string, string | number>; signal?: AbortSignal }
  const fetch: { json(path: string, options: Options): Promise<unknown> }
  export default fetch
}
