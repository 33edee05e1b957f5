import type { Connection } from '../connection.ts'

/** Makes a version its document's current one. It gives the document its name, unless a person named it. */
export function makeCurrent(db: Connection, version: number | bigint): void {
  db.sql(
    `update documents set current_version = v.key, size_bytes = v.size_bytes,
       name = iif(renamed, documents.name, coalesce(v.name, documents.name)),
       folded_name = iif(renamed or v.name is null, folded_name, fold_name(v.name))
     from versions v where v.key = ? and documents.key = v.document`,
  ).run(version)
}
