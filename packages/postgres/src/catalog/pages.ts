import {
  type Catalog,
  layoutOfHeadings,
  type PackedLayout,
  type Page,
  type PageReference,
  packLayout,
  withRepeated,
} from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import type { Session } from '../database/session.ts'
import { versionOf } from './read.ts'

type Pages = Pick<Catalog, 'putPages' | 'putRepeated' | 'lastPage' | 'page' | 'pages' | 'layout' | 'layouts'>

/** The pages of versions in PostgreSQL. */
export function postgresPages(session: Session): Pages {
  return {
    putPages: (versionId, pages) =>
      session.write(async (db) => {
        const { key } = await versionOf(db, versionId)
        const unique = [...new Map(pages.map((page) => [page.number, page])).values()]
        await db.changes(
          `insert into docchat.pages (version, number, text, label, layout)
           select $1, * from unnest($2::integer[], $3::text[], $4::text[], $5::bytea[])
           on conflict (version, number) do update set text = excluded.text, label = excluded.label, layout = excluded.layout`,
          [
            key,
            unique.map(({ number }) => number),
            unique.map(({ text }) => text),
            unique.map(({ label }) => label ?? null),
            unique.map(({ layout }) => layout ?? null),
          ],
        )
      }),

    putRepeated: (versionId, repeated) =>
      session.write(async (db) => {
        const { key } = await versionOf(db, versionId)
        const numbers = [...repeated.keys()]
        const rows = await db.rows<{ readonly number: number; readonly layout: PackedLayout | null }>(
          'select number, layout from docchat.pages where version = $1 and number = any ($2) for update',
          [key, numbers],
        )
        const layouts = rows.map(({ number, layout }) =>
          withRepeated(layout ?? packLayout(layoutOfHeadings([])), repeated.get(number) ?? []),
        )
        await db.changes(
          `update docchat.pages p set layout = changed.layout
           from unnest($2::integer[], $3::bytea[]) changed (number, layout)
           where p.version = $1 and p.number = changed.number`,
          [key, rows.map(({ number }) => number), layouts],
        )
      }),

    lastPage: (versionId) =>
      session.read(async (db) => {
        const row = await db.one<{ readonly last: number | null }>(
          'select max(number) as last from docchat.pages where version = (select key from docchat.versions where id = $1)',
          [versionId],
        )
        return row?.last ?? 0
      }),

    page: (versionId, page) =>
      session.read(async (db) => (await pagesIn(db, [{ versionId, page }]))[0] ?? null),
    pages: (references) => session.read((db) => pagesIn(db, references)),
    layout: (versionId, page) =>
      session.read(async (db) => (await layoutsIn(db, [{ versionId, page }]))[0] ?? null),
    layouts: (references) => session.read((db) => layoutsIn(db, references)),
  }
}

async function pagesIn(db: Connection, references: readonly PageReference[]): Promise<(Page | null)[]> {
  type Row = { readonly number: number | null; readonly text: string; readonly label: string | null }
  const rows = await referred<Row>(db, 'p.number, p.text, p.label', references)
  return rows.map(({ number, text, label }) =>
    number === null ? null : { number, text, ...(label !== null && { label }) },
  )
}

async function layoutsIn(
  db: Connection,
  references: readonly PageReference[],
): Promise<(PackedLayout | null)[]> {
  const rows = await referred<{ readonly layout: PackedLayout | null }>(db, 'p.layout', references)
  return rows.map(({ layout }) => layout)
}

/** Returns a row for each reference, in order, with nulls where there is no such page. */
async function referred<Row>(
  db: Connection,
  columns: string,
  references: readonly PageReference[],
): Promise<Row[]> {
  if (references.length === 0) return []
  return db.rows<Row>(
    `select ${columns} from unnest($1::text[], $2::integer[]) with ordinality r (version_id, page, place)
     left join docchat.versions v on v.id = r.version_id
     left join docchat.pages p on p.version = v.key and p.number = r.page order by r.place`,
    [references.map(({ versionId }) => versionId), references.map(({ page }) => page)],
  )
}
