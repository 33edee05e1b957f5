/** A name of the API in camelCase: `document_ids` is `documentIds`. */
type CamelCase<Name> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name

/** The options of a request, named as in TypeScript. */
export type Camel<T> = { readonly [Name in keyof T as CamelCase<Name>]: T[Name] }

/** Options as fields of the API. Those that are undefined are left out. */
export function snakeCased(options: object): Record<string, unknown> {
  const fields = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    fields.map(([name, value]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  )
}
