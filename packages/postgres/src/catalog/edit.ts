import { type Document, type DocumentChange, foldName } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { oneDocument } from './read.ts'

/** Changes what a person says about a document; returns null if it does not exist. */
export async function editDocument(
  db: Connection,
  owner: string,
  id: string,
  { name, label }: DocumentChange,
): Promise<Document | null> {
  const found = await db.one<{ readonly key: number }>(
    'select key from docchat.documents where owner = $1 and id = $2 for update',
    [owner, id],
  )
  if (found === undefined) return null
  const { key } = found
  if (name !== undefined)
    await db.changes(
      'update docchat.documents set name = $2, folded_name = $3, renamed = true where key = $1',
      [key, name, foldName(name)],
    )
  if (label !== undefined)
    await db.changes('update docchat.documents set label = $2 where key = $1', [key, label])
  if (label === null)
    await db.changes(
      'update docchat.versions set label = null, label_confidence = null where document = $1',
      [key],
    )
  return oneDocument(db, 'd.key = $1', [key])
}
