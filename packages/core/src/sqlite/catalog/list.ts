import type {
  CatalogLabels,
  CatalogListOptions,
  DocumentFilters,
  DocumentSort,
  LabelCount,
} from '../../catalog/document-list.ts'
import { foldName } from '../../catalog/fold-name.ts'
import { asDocument, type DocumentRow } from '../../catalog/rows.ts'
import type { Document } from '../../document.ts'
import { type ListPage, type Position, pageOf } from '../../list-page.ts'
import type { Connection } from '../connection.ts'
import { selectDocuments } from './rows.ts'

/** Each order: its column, its index, and whether it is descending. Equal values are ordered by id. */
const ORDERS = {
  createdAt: ['created_at', 'documents_by_age', false],
  '-createdAt': ['created_at', 'documents_by_age', true],
  name: ['folded_name', 'documents_by_name', false],
  '-name': ['folded_name', 'documents_by_name', true],
  sizeBytes: ['size_bytes', 'documents_by_size', false],
  '-sizeBytes': ['size_bytes', 'documents_by_size', true],
} as const satisfies Record<DocumentSort, readonly [keyof DocumentRow, string, boolean]>

/** Filters with an index (column, age, key): their columns. */
const INDEXED = {
  states: ['state', 'documents_by_state'],
  labels: ['shown_label', 'documents_by_label'],
  mediaTypes: ['media_type', 'documents_by_media_type'],
} as const

/** So many matches of a filter are sorted; for more, the index of the order is faster. */
const FEW = 1000

/** Returns a page of documents, continuing in the index where the page before ended. */
export function listDocuments(
  db: Connection,
  owner: string,
  options: CatalogListOptions,
): ListPage<Document> {
  const { sort = '-createdAt', limit, after, ...filters } = options
  const [column, orderIndex, descending] = ORDERS[sort]
  const { conditions, values } = conditionsOf(owner, filters)
  const index = indexOfFew(db, owner, filters) ?? indexInOrder(column, filters) ?? orderIndex
  if (after !== undefined) conditions.push(`(d.${column}, d.id) ${descending ? '<' : '>'} (:value, :tie)`)
  const direction = descending ? 'desc' : 'asc'
  const order = `order by d.${column} ${direction}, d.id ${direction}`
  const rows = db
    .sql<DocumentRow>(
      `${selectDocuments} where d.key in (
         select d.key from documents d indexed by ${index} where ${conditions.join(' and ')} ${order} limit :limit)
       ${order}`,
    )
    .all({ ...values, limit: limit + 1, ...(after && { value: after[0], tie: after[1] }) })
  const { entries, next } = pageOf(rows, limit, (row): Position => [row[column], row.document_id])
  return { entries: entries.map(asDocument), next }
}

export function countDocuments(db: Connection, owner: string, filters: DocumentFilters): number {
  const { conditions, values } = conditionsOf(owner, filters)
  const given = indexed(filters)[0]
  const whole = filters.name === undefined ? 'documents_by_age' : 'documents_by_name'
  const index = indexOfFew(db, owner, filters) ?? (given && INDEXED[given][1]) ?? whole
  return count(db, index, conditions, values)
}

/** Both queries read the index of labels only. */
export function listLabels(
  db: Connection,
  owner: string,
  { limit, after }: Pick<CatalogListOptions, 'limit' | 'after'>,
): CatalogLabels {
  const labelled = `documents indexed by documents_by_label where owner = :owner and shown_label > :after`
  const rows = db
    .sql<LabelCount>(
      `select shown_label as label, count(*) as documents from ${labelled}
       group by shown_label order by shown_label limit :limit`,
    )
    .all({ owner, after: after?.[0] ?? '', limit: limit + 1 })
  const counted = db
    .sql<{ readonly total: number }>(`select count(distinct shown_label) as total from ${labelled}`)
    .get({ owner, after: '' })
  return { ...pageOf(rows, limit, ({ label }): Position => [label, '']), total: counted?.total ?? 0 }
}

function indexed(filters: DocumentFilters): (keyof typeof INDEXED)[] {
  return (Object.keys(INDEXED) as (keyof typeof INDEXED)[]).filter((name) => filters[name] !== undefined)
}

/** Returns the index of a filter that few documents match, or null. */
function indexOfFew(db: Connection, owner: string, filters: DocumentFilters): string | null {
  for (const name of indexed(filters)) {
    const index = INDEXED[name][1]
    const { conditions, values } = conditionsOf(owner, { [name]: filters[name] })
    if (count(db, index, conditions, values, FEW + 1) <= FEW) return index
  }
  if (filters.name === undefined) return null
  const { conditions, values } = conditionsOf(owner, { name: filters.name })
  return count(db, 'documents_by_name', conditions, values, FEW + 1) <= FEW ? 'documents_by_name' : null
}

/** Returns the index of a filter for one value, in which its documents are in order, or null. */
function indexInOrder(column: string, filters: DocumentFilters): string | null {
  const one = indexed(filters).find((name) => filters[name]?.length === 1)
  return column === 'created_at' && one !== undefined ? INDEXED[one][1] : null
}

/** Counts documents, up to a limit. */
function count(
  db: Connection,
  index: string,
  conditions: readonly string[],
  values: Readonly<Record<string, string | number>>,
  limit = -1,
): number {
  const row = db
    .sql<{ readonly n: number }>(
      `select count(*) as n from (
         select 1 from documents d indexed by ${index} where ${conditions.join(' and ')} limit :limit)`,
    )
    .get({ ...values, limit })
  return row?.n ?? 0
}

/** The SQL condition for each filter. The number of combinations is bounded, so their statements may be cached. */
const CONDITIONS = {
  name: 'instr(d.folded_name, :name) > 0',
  addedAfter: 'd.created_at >= :addedAfter',
  addedBefore: 'd.created_at < :addedBefore',
} as const

function conditionsOf(
  owner: string,
  { name, addedAfter, addedBefore, ...lists }: DocumentFilters,
): { readonly conditions: string[]; readonly values: Readonly<Record<string, string | number>> } {
  const given: Partial<Record<keyof typeof CONDITIONS, string | number>> = {
    ...(name !== undefined && { name: foldName(name) }),
    ...(addedAfter !== undefined && { addedAfter: Date.parse(addedAfter) }),
    ...(addedBefore !== undefined && { addedBefore: Date.parse(addedBefore) }),
  }
  const names = Object.keys(given) as (keyof typeof CONDITIONS)[]
  const listed = indexed(lists)
  return {
    conditions: [
      'd.owner = :owner',
      // Only with one value is the index in the order of age.
      ...listed.map((name) =>
        lists[name]?.length === 1
          ? `d.${INDEXED[name][0]} = json_extract(:${name}, '$[0]')`
          : `d.${INDEXED[name][0]} in (select value from json_each(:${name}))`,
      ),
      ...names.map((name) => CONDITIONS[name]),
    ],
    values: {
      owner,
      ...given,
      ...Object.fromEntries(listed.map((name) => [name, JSON.stringify(lists[name])])),
    },
  }
}
