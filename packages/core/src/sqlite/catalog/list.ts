import type { CatalogListOptions, DocumentFilters, DocumentSort } from '../../catalog/document-list.ts'
import { foldName } from '../../catalog/fold-name.ts'
import type { Document } from '../../document.ts'
import { type ListPage, type Position, pageOf } from '../../list-page.ts'
import type { Connection } from '../connection.ts'
import { asDocument, type DocumentRow, selectDocuments } from './rows.ts'

/** Each order: its column, whose index ends with the key, and whether it is descending. */
const ORDERS = {
  createdAt: ['created_at', false],
  '-createdAt': ['created_at', true],
  name: ['folded_name', false],
  '-name': ['folded_name', true],
  sizeBytes: ['size_bytes', false],
  '-sizeBytes': ['size_bytes', true],
} as const satisfies Record<DocumentSort, readonly [keyof DocumentRow, boolean]>

/** Returns a page of documents, continuing in the index where the page before ended. */
export function listDocuments(
  db: Connection,
  owner: string,
  options: CatalogListOptions,
): ListPage<Document> {
  const { sort = '-createdAt', limit, after, ...filters } = options
  const [column, descending] = ORDERS[sort]
  const { conditions, values } = conditionsOf(owner, filters)
  if (after !== undefined) conditions.push(`(d.${column}, d.key) ${descending ? '<' : '>'} (:value, :tie)`)
  const direction = descending ? 'desc' : 'asc'
  const rows = db
    .sql<DocumentRow>(
      `${selectDocuments} where ${conditions.join(' and ')}
       order by d.${column} ${direction}, d.key ${direction} limit :limit`,
    )
    .all({ ...values, limit: limit + 1, ...(after && { value: after[0], tie: after[1] }) })
  const { entries, next } = pageOf(rows, limit, (row): Position => [row[column], row.document_key])
  return { entries: entries.map(asDocument), next }
}

export function countDocuments(db: Connection, owner: string, filters: DocumentFilters): number {
  const { conditions, values } = conditionsOf(owner, filters)
  const ofVersion = conditions.some((condition) => condition.includes('v.'))
  const count = db
    .sql<{ readonly n: number }>(
      `select count(*) as n from documents d ${ofVersion ? 'join versions v on v.key = d.current_version' : ''}
       where ${conditions.join(' and ')}`,
    )
    .get(values)
  return count?.n ?? 0
}

/** The SQL condition for each filter. The number of combinations is bounded, so their statements may be cached. */
const CONDITIONS = {
  states: 'v.state in (select value from json_each(:states))',
  name: 'instr(d.folded_name, :name) > 0',
  labels: 'coalesce(d.label, v.label) in (select value from json_each(:labels))',
  mediaTypes: 'v.media_type in (select value from json_each(:mediaTypes))',
  addedAfter: 'd.created_at >= :addedAfter',
  addedBefore: 'd.created_at < :addedBefore',
} as const

function conditionsOf(
  owner: string,
  { states, name, labels, mediaTypes, addedAfter, addedBefore }: DocumentFilters,
): { readonly conditions: string[]; readonly values: Readonly<Record<string, string | number>> } {
  const given: Partial<Record<keyof typeof CONDITIONS, string | number>> = {
    ...(states && { states: JSON.stringify(states) }),
    ...(name !== undefined && { name: foldName(name) }),
    ...(labels && { labels: JSON.stringify(labels) }),
    ...(mediaTypes && { mediaTypes: JSON.stringify(mediaTypes) }),
    ...(addedAfter !== undefined && { addedAfter: Date.parse(addedAfter) }),
    ...(addedBefore !== undefined && { addedBefore: Date.parse(addedBefore) }),
  }
  const names = Object.keys(given) as (keyof typeof CONDITIONS)[]
  return {
    conditions: ['d.owner = :owner', ...names.map((name) => CONDITIONS[name])],
    values: { owner, ...given },
  }
}
