import type { CopiedRecords } from './copy-records.ts'
import {
  positionOf,
  RECORD_TABLES,
  type RecordTable,
  type RecordValue,
  type StoreRecord,
  type StoreRecords,
} from './records.ts'

/** The result of {@link compareRecords}. */
export interface Comparison {
  /** How many records are the same, by the names of their tables. */
  readonly records: ReadonlyMap<string, number>
  /** The first difference; null when there is none. */
  readonly problem: string | null
}

/** Compares all records of two stores, up to the first difference. */
export async function compareRecords({
  from,
  to,
  onProgress,
  signal,
}: Pick<CopiedRecords, 'from' | 'to' | 'onProgress' | 'signal'>): Promise<Comparison> {
  const counts = new Map<string, number>()
  for (const table of RECORD_TABLES) {
    const total = await from.count(table)
    let done = 0
    onProgress({ stage: 'compare', table: table.name, done, total })
    const others = recordsIn(to, table)
    for await (const record of recordsIn(from, table)) {
      signal?.throwIfAborted()
      const other = await others.next()
      if (other.done === true || !isSame(table, record, other.value))
        return { records: counts, problem: differs(table, record) }
      if (++done % table.batch === 0) onProgress({ stage: 'compare', table: table.name, done, total })
    }
    const more = await others.next()
    if (more.done !== true) return { records: counts, problem: differs(table, more.value) }
    onProgress({ stage: 'compare', table: table.name, done, total })
    counts.set(table.name, done)
  }
  return { records: counts, problem: null }
}

async function* recordsIn(store: StoreRecords, table: RecordTable): AsyncGenerator<StoreRecord> {
  for (let after: ReturnType<typeof positionOf> | null = null; ; ) {
    const records = await store.read(table, after, table.batch)
    yield* records
    const last = records.at(-1)
    if (last === undefined) return
    after = positionOf(table, last)
  }
}

function isSame(table: RecordTable, a: StoreRecord, b: StoreRecord): boolean {
  return table.columns.every(
    (column) => (!table.keepsKey && table.key.includes(column)) || isEqual(a[column], b[column]),
  )
}

function isEqual(a: RecordValue | undefined, b: RecordValue | undefined): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  // PostgreSQL cannot store the character 0.
  if (typeof a === 'string' && typeof b === 'string') return a === b || visible(a) === visible(b)
  return a === b
}

function visible(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}

function differs({ name, key }: RecordTable, record: StoreRecord): string {
  const place = key.map((column) => `${column} ${String(record[column])}`).join(', ')
  return `The copy is not the same as its source (${name}, ${place}): one of them was changed during the migration. Stop whatever uses them, empty the target and copy again.`
}
