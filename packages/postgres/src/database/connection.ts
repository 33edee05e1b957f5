import pg from 'pg'

/** What runs statements: a pool, which uses any of its connections, or one connection. */
export interface Queryable {
  query(config: pg.QueryConfig): Promise<pg.QueryResult>
}

/** Runs statements. Their tables are named as in `docchat.jobs`, in whatever schema they are. */
export interface Connection {
  /** Values of the type `bigint` are returned as numbers. */
  rows<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>
  one<Row>(text: string, values?: readonly unknown[]): Promise<Row | undefined>
  /** @returns how many rows were changed. */
  changes(text: string, values?: readonly unknown[]): Promise<number>
}

/** Puts the name of the schema into a statement. */
export type Localize = (text: string) => string

/** Keys, counts and times in milliseconds stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

export function connectionOn(queryable: Queryable, localize: Localize): Connection {
  const run = (text: string, values: readonly unknown[]) =>
    queryable.query({ text: localize(text), values: values.map(storable), types })
  return {
    rows: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await run(text, values)).rows as Row[],
    one: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await run(text, values)).rows[0] as Row | undefined,
    changes: async (text, values = []) => (await run(text, values)).rowCount ?? 0,
  }
}

/** PostgreSQL cannot store the character 0 in a text. The character in its place keeps all positions. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
  if (Array.isArray(value)) return value.map(storable)
  return value
}

/** Returns the function that puts a schema in place of `docchat`. */
export function localizer(schema: string): Localize {
  const name = `${pg.escapeIdentifier(schema)}.`
  const known = new Map<string, string>()
  return (text) => {
    let local = known.get(text)
    if (local === undefined) {
      local = text.replaceAll(/\bdocchat\./g, () => name)
      known.set(text, local)
    }
    return local
  }
}
