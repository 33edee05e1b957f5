import type { DocumentMove, DocumentSource } from '../../catalog/document-list.ts'
import { sourceTaken } from '../../catalog/source-taken.ts'
import type { Connection } from '../connection.ts'

export function documentSources(db: Connection, owner: string): DocumentSource[] {
  return db
    .sql<DocumentSource>(
      `select d.id as documentId, d.source, v.sha256, v.size_bytes as sizeBytes, v.state
       from documents d join versions v on v.document = d.key
       where d.owner = ? and v.number = (select max(number) from versions where document = d.key)`,
    )
    .all(owner)
}

/** Gives documents new sources. Until each has its own, its id stands for it, so that they can change places. */
export function moveDocuments(db: Connection, owner: string, moves: readonly DocumentMove[]): void {
  const clear = db.sql('update documents set source = id where owner = ? and id = ?')
  const moved = moves.filter(({ documentId }) => clear.run(owner, documentId).changes > 0)
  const taken = db.sql('select 1 from documents where owner = ? and source = ?')
  const place = db.sql(
    `update documents set source = :source, name = iif(renamed, name, :name),
       folded_name = iif(renamed, folded_name, fold_name(:name))
     where owner = :owner and id = :documentId`,
  )
  const rename = db.sql(
    'update versions set name = :name where document = (select key from documents where id = :documentId) and superseded = 0',
  )
  for (const { documentId, source, name } of moved) {
    if (taken.get(owner, source) !== undefined) throw sourceTaken(source)
    place.run({ owner, documentId, source, name })
    rename.run({ documentId, name })
  }
}
