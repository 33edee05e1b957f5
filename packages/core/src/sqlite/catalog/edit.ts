import type { DocumentChange } from '../../catalog/document-list.ts'
import type { Document } from '../../document.ts'
import type { Connection } from '../connection.ts'
import { oneDocument } from './read.ts'

/** Changes what a person says about a document; returns null if it does not exist. */
export function editDocument(
  db: Connection,
  owner: string,
  id: string,
  { name, label }: DocumentChange,
): Document | null {
  const found = db
    .sql<{ readonly key: number }>('select key from documents where owner = ? and id = ?')
    .get(owner, id)
  if (found === undefined) return null
  if (name !== undefined)
    db.sql(
      'update documents set name = :name, folded_name = fold_name(:name), renamed = 1 where key = :key',
    ).run({ name, key: found.key })
  if (label !== undefined) db.sql('update documents set label = ? where key = ?').run(label, found.key)
  if (label === null)
    db.sql('update versions set label = null, label_confidence = null where document = ?').run(found.key)
  return oneDocument(db, 'd.key = :key', found)
}
