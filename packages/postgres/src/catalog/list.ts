import {
  asDocument,
  type CatalogLabels,
  type CatalogListOptions,
  type Document,
  type DocumentFilters,
  type DocumentRow,
  type DocumentSort,
  foldName,
  type LabelCount,
  type ListPage,
  pageOf,
} from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { selectDocuments } from './read.ts'

/** Each order: its column, and whether it is descending. Equal values are ordered by id. */
const ORDERS = {
  createdAt: ['created_at', false],
  '-createdAt': ['created_at', true],
  name: ['folded_name', false],
  '-name': ['folded_name', true],
  sizeBytes: ['size_bytes', false],
  '-sizeBytes': ['size_bytes', true],
} as const satisfies Record<DocumentSort, readonly [keyof DocumentRow, boolean]>

/** Returns a page of documents, continuing in the index where the page before ended. */
export async function listDocuments(
  db: Connection,
  owner: string,
  options: CatalogListOptions,
): Promise<ListPage<Document>> {
  const { sort = '-createdAt', limit, after, ...filters } = options
  const [column, descending] = ORDERS[sort]
  const { conditions, values } = conditionsOf(owner, filters)
  const bound = (value: unknown) => `$${values.push(value)}`
  if (after !== undefined)
    conditions.push(`(d.${column}, d.id) ${descending ? '<' : '>'} (${bound(after[0])}, ${bound(after[1])})`)
  const direction = descending ? 'desc' : 'asc'
  const rows = await db.rows<DocumentRow>(
    `${selectDocuments} where ${conditions.join(' and ')}
     order by d.${column} ${direction}, d.id ${direction} limit ${bound(limit + 1)}`,
    values,
  )
  const { entries, next } = pageOf(rows, limit, (row) => [row[column], row.document_id])
  return { entries: entries.map(asDocument), next }
}

export async function countDocuments(
  db: Connection,
  owner: string,
  filters: DocumentFilters,
): Promise<number> {
  const { conditions, values } = conditionsOf(owner, filters)
  const sql = `select count(*) as total from docchat.documents d where ${conditions.join(' and ')}`
  return (await db.one<{ readonly total: number }>(sql, values))?.total ?? 0
}

export async function listLabels(
  db: Connection,
  owner: string,
  { limit, after }: Pick<CatalogListOptions, 'limit' | 'after'>,
): Promise<CatalogLabels> {
  const rows = await db.rows<LabelCount>(
    `select shown_label collate "C" as label, count(*) as documents from docchat.documents
     where owner = $1 and shown_label collate "C" > $2 group by 1 order by 1 limit $3`,
    [owner, after?.[0] ?? '', limit + 1],
  )
  const counted = await db.one<{ readonly total: number }>(
    `select count(distinct shown_label) as total from docchat.documents where owner = $1 and shown_label <> ''`,
    [owner],
  )
  return { ...pageOf(rows, limit, ({ label }) => [label, '']), total: counted?.total ?? 0 }
}

function conditionsOf(
  owner: string,
  { states, name, labels, mediaTypes, addedAfter, addedBefore }: DocumentFilters,
): { readonly conditions: string[]; readonly values: unknown[] } {
  const conditions = ['d.owner = $1']
  const values: unknown[] = [owner]
  const add = (condition: string, value: unknown) => {
    if (value !== undefined) conditions.push(condition.replace('?', `$${values.push(value)}`))
  }
  add('d.state = any (?)', states)
  add('d.shown_label = any (?)', labels)
  add('d.media_type = any (?)', mediaTypes)
  add('strpos(d.folded_name, ?) > 0', name === undefined ? undefined : foldName(name))
  add('d.created_at >= ?', addedAfter === undefined ? undefined : Date.parse(addedAfter))
  add('d.created_at < ?', addedBefore === undefined ? undefined : Date.parse(addedBefore))
  return { conditions, values }
}
