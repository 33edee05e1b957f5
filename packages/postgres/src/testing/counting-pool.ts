import pg from 'pg'

/** How often transactions were committed, and rolled back because of another one. */
export interface Outcomes {
  readonly committed: number
  readonly serialization: number
  readonly deadlock: number
  readonly duplicate: number
}

const CONFLICTS: Readonly<Record<string, keyof Outcomes>> = {
  '40001': 'serialization',
  '40P01': 'deadlock',
  '23505': 'duplicate',
}

/** A pool that counts what the server says. */
export function countingPool(url: string): { readonly pool: pg.Pool; outcomes(): Outcomes } {
  const counted = { committed: 0, serialization: 0, deadlock: 0, duplicate: 0 }
  const pool = new pg.Pool({ connectionString: url })
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (config: pg.QueryConfig | string) => Promise<pg.QueryResult>
    const counting = async (config: pg.QueryConfig | string) => {
      try {
        const result = await query(config)
        if (result.command === 'COMMIT') counted.committed++
        return result
      } catch (error) {
        const kind = error instanceof pg.DatabaseError ? CONFLICTS[error.code ?? ''] : undefined
        if (kind !== undefined) counted[kind]++
        throw error
      }
    }
    // What a pool does with a callback is no part of a transaction.
    client.query = ((config: pg.QueryConfig | string, ...rest: unknown[]) =>
      rest.length === 0
        ? counting(config)
        : Reflect.apply(query, client, [config, ...rest])) as typeof client.query
  })
  return { pool, outcomes: () => ({ ...counted }) }
}
