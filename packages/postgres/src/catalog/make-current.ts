import type { Connection } from '../database/connection.ts'

/** Makes a version its document's current one. It gives the document its name, unless a person named it. */
export async function makeCurrent(db: Connection, version: number | undefined): Promise<void> {
  await db.changes(
    `update docchat.documents d set current_version = v.key, size_bytes = v.size_bytes,
       name = case when d.renamed then d.name else v.name end,
       folded_name = case when d.renamed then d.folded_name else v.folded_name end
     from docchat.versions v where v.key = $1 and d.key = v.document`,
    [version],
  )
}
