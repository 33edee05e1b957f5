import { type DocumentMove, type DocumentSource, foldName, sourceTaken } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { hashOf } from './admit.ts'

export function documentSources(db: Connection, owner: string): Promise<readonly DocumentSource[]> {
  return db.rows<DocumentSource>(
    `select d.id as "documentId", d.source, v.sha256, v.size_bytes as "sizeBytes", v.state
     from docchat.documents d join docchat.versions v on v.document = d.key
     where d.owner = $1 and v.number = (select max(number) from docchat.versions where document = d.key)`,
    [owner],
  )
}

/** Gives documents new sources. Until each has its own, its id stands for it, so that they can change places. */
export async function moveDocuments(
  db: Connection,
  owner: string,
  moves: readonly DocumentMove[],
): Promise<void> {
  const moved: DocumentMove[] = []
  for (const move of moves) {
    const { documentId: id } = move
    const cleared = await db.changes(
      'update docchat.documents set source = id, source_hash = $3 where owner = $1 and id = $2',
      [owner, id, hashOf(id)],
    )
    if (cleared > 0) moved.push(move)
  }
  for (const { documentId, source, name } of moved) {
    const hash = hashOf(source)
    const taken = await db.one('select from docchat.documents where owner = $1 and source_hash = $2', [
      owner,
      hash,
    ])
    if (taken !== undefined) throw sourceTaken(source)
    await db.changes(
      `update docchat.documents set source = $2, source_hash = $3, name = case when renamed then name else $4 end,
         folded_name = case when renamed then folded_name else $5 end
       where id = $1`,
      [documentId, source, hash, name, foldName(name)],
    )
    await db.changes(
      `update docchat.versions set name = $2, folded_name = $3
       where document = (select key from docchat.documents where id = $1) and not superseded`,
      [documentId, name, foldName(name)],
    )
  }
}
