import type { SearchFilter } from '../../search/search-index.ts'
import type { Connection } from '../connection.ts'
import { LIVE } from './live.ts'

/** The SQL condition for each part of a filter. Media type and label are those of the published version. */
const CONDITIONS = {
  documentIds: 'd.id in (select value from json_each(:documentIds))',
  addedAfter: 'd.created_at >= :addedAfter',
  addedBefore: 'd.created_at < :addedBefore',
  mediaTypes: 'v.media_type in (select value from json_each(:mediaTypes))',
  labels: 'coalesce(d.label, v.label) in (select value from json_each(:labels))',
} as const

/** Returns the keys of the documents that a filter admits; null when it restricts only the owner. */
export function admittedDocuments(db: Connection, filter: SearchFilter): readonly number[] | null {
  const { owner, documentIds, mediaTypes, labels, addedAfter, addedBefore } = filter
  const given: Partial<Record<keyof typeof CONDITIONS, string | number>> = {
    ...(documentIds && { documentIds: JSON.stringify(documentIds) }),
    ...(addedAfter !== undefined && { addedAfter: Date.parse(addedAfter) }),
    ...(addedBefore !== undefined && { addedBefore: Date.parse(addedBefore) }),
    ...(mediaTypes && { mediaTypes: JSON.stringify(mediaTypes) }),
    ...(labels && { labels: JSON.stringify(labels) }),
  }
  const names = Object.keys(given) as (keyof typeof CONDITIONS)[]
  if (names.length === 0) return null
  // The number of combinations of conditions is bounded, so their statements may be cached.
  return db
    .sql<{ readonly key: number }>(
      `select d.key from documents d
       ${mediaTypes || labels ? `join versions v on v.key = ${foundVersion}` : ''}
       where d.owner = :owner and ${names.map((name) => CONDITIONS[name]).join(' and ')}`,
    )
    .all({ owner, ...given })
    .map((row) => row.key)
}

const foundVersion = `(select version from chunks where document = d.key and live = ${LIVE.published} limit 1)`
