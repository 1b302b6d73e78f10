// Looks whether intrinsics were changed since the load: prototype pollution by one execution must not reach the next.
type Kept = { name: string; object: Readable; count: number; keys: readonly PropertyKey[]; values: readonly unknown[] }

type Readable = { readonly [key: PropertyKey]: unknown }

const { ownKeys, getOwnPropertyDescriptor } = Reflect

const watched: readonly [string, object][] = [
  ['Object.prototype', Object.prototype],
  ['Array.prototype', Array.prototype],
  ['Function.prototype', Function.prototype],
  ['String.prototype', String.prototype],
  ['Promise.prototype', Promise.prototype],
  ['Map.prototype', Map.prototype],
  ['RegExp.prototype', RegExp.prototype],
  ['Object', Object],
  ['JSON', JSON],
  ['Math', Math],
  ['Promise', Promise],
  ['Reflect', Reflect],
]

let kept: readonly Kept[] = []

/** After the load: what the Action's own packages patched at their top level belongs to it (polyfills do). */
export function keepIntrinsics(): void {
  kept = watched.map(([name, object]) => {
    const all = ownKeys(object)
    // accessors are left out: reading one runs it, and their number is counted all the same
    const keys = all.filter((key) => 'value' in (getOwnPropertyDescriptor(object, key) ?? {}))
    const readable = object as Readable
    return { name, object: readable, count: all.length, keys, values: keys.map((key) => readable[key]) }
  })
}

/** @returns the first intrinsic that was changed since, or undefined. About 0.01 ms. */
export function changedIntrinsic(): string | undefined {
  for (const { name, object, count, keys, values } of kept) {
    if (ownKeys(object).length !== count) return name
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]
      if (key !== undefined && object[key] !== values[i]) return name
    }
  }
  return undefined
}
