import type { SearchFilter } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { LIVE } from './keys.ts'

/** Returns the keys of the documents that a filter admits; null when it restricts only the owner. */
export async function admittedDocuments(
  db: Connection,
  { owner, documentIds, mediaTypes, labels, addedAfter, addedBefore }: SearchFilter,
): Promise<ReadonlySet<number> | null> {
  const conditions = ['d.owner = $1']
  const values: unknown[] = [owner]
  const add = (condition: string, value: unknown) => {
    if (value !== undefined) conditions.push(condition.replace('?', `$${values.push(value)}`))
  }
  add('d.id = any (?)', documentIds)
  add('d.created_at >= ?', addedAfter === undefined ? undefined : Date.parse(addedAfter))
  add('d.created_at < ?', addedBefore === undefined ? undefined : Date.parse(addedBefore))
  // Media type and label are those of the published version.
  add('v.media_type = any (?)', mediaTypes)
  add('coalesce(d.label, v.label) = any (?)', labels)
  if (conditions.length === 1) return null
  const published =
    mediaTypes === undefined && labels === undefined
      ? ''
      : `join docchat.versions v on v.key = (
           select version from docchat.segments where document = d.key and live = ${LIVE.published} limit 1)`
  const rows = await db.rows<{ readonly key: number }>(
    `select d.key from docchat.documents d ${published} where ${conditions.join(' and ')}`,
    values,
  )
  return new Set(rows.map(({ key }) => key))
}
