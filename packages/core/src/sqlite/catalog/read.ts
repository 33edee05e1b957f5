import { asDocument, type DocumentRow } from '../../catalog/rows.ts'
import type { Document } from '../../document.ts'
import { DocChatError } from '../../errors.ts'
import type { Connection } from '../connection.ts'
import { selectDocuments } from './rows.ts'

/** Returns the documents that meet a condition on `d` (documents) and `v` (their current versions). */
export function documents(
  db: Connection,
  where: string,
  values: Readonly<Record<string, unknown>>,
): Document[] {
  return db.sql<DocumentRow>(`${selectDocuments} where ${where}`).all(values).map(asDocument)
}

export function oneDocument(
  db: Connection,
  where: string,
  values: Readonly<Record<string, unknown>>,
): Document | null {
  return documents(db, where, values)[0] ?? null
}

/** @throws DocChatError `DOCUMENT_NOT_FOUND` when the version is gone. */
export function versionKey(db: Connection, versionId: string): number {
  const row = db.sql<{ readonly key: number }>('select key from versions where id = ?').get(versionId)
  if (row === undefined)
    throw new DocChatError('DOCUMENT_NOT_FOUND', 'The document was deleted in the meantime.')
  return row.key
}
