import type { Catalog, PageReference, StoredPage } from '../../catalog/catalog.ts'
import type { Page } from '../../document.ts'
import { layoutOfHeadings, type PackedLayout, packLayout, withRepeated } from '../../layout/pack.ts'
import type { Connection } from '../connection.ts'
import { inSlices } from '../in-slices.ts'
import type { SqliteSession } from '../session.ts'
import { versionKey } from './read.ts'

const ONE = 'version = (select key from versions where id = ?) and number = ?'

/** The pages of versions in SQLite. The layout comes last in a row, so that reading the text does not read past it. */
export function sqlitePages(
  session: SqliteSession,
): Pick<Catalog, 'putPages' | 'putRepeated' | 'lastPage' | 'page' | 'pages' | 'layout' | 'layouts'> {
  return {
    putPages: (versionId, pages) =>
      session.write(async (db) => {
        const version = versionKey(db, versionId)
        const insert = db.sql(
          'insert or replace into pages (version, number, text, label, layout) values (?, ?, ?, ?, ?)',
        )
        const charactersOf = ({ text, layout }: StoredPage) => text.length + (layout?.length ?? 0)
        await inSlices(pages, charactersOf, ({ number, text, label, layout }) =>
          insert.run(version, number, text, label ?? null, layout ?? null),
        )
      }),

    putRepeated: (versionId, repeated) =>
      session.write((db) => {
        const version = versionKey(db, versionId)
        const select = db.sql<{ readonly layout: PackedLayout | null }>(
          'select layout from pages where version = ? and number = ?',
        )
        const update = db.sql('update pages set layout = ? where version = ? and number = ?')
        for (const [number, spans] of repeated) {
          const layout = select.get(version, number)?.layout ?? packLayout(layoutOfHeadings([]))
          update.run(withRepeated(layout, spans), version, number)
        }
      }),

    lastPage: async (versionId) =>
      session.read((db) => {
        const last = db
          .sql<{ readonly last: number | null }>(
            'select max(number) as last from pages where version = (select key from versions where id = ?)',
          )
          .get(versionId)
        return last?.last ?? 0
      }),

    page: async (versionId, page) => session.read((db) => pageIn(db, { versionId, page })),
    pages: async (references) => session.read((db) => pagesIn(db, references)),
    layout: async (versionId, page) => session.read((db) => layoutIn(db, { versionId, page })),
    layouts: async (references) =>
      session.read((db) => references.map((reference) => layoutIn(db, reference))),
  }
}

function pagesIn(db: Connection, references: readonly PageReference[]): (Page | null)[] {
  const pages = references.map((): Page | null => null)
  const rows = db
    .sql(
      `select n.key, p.number, p.text, p.label
       from json_each(?) n cross join versions v on v.id = n.value ->> 0
       cross join pages p on p.version = v.key and p.number = n.value ->> 1`,
    )
    .raw()
    .all(JSON.stringify(references.map(({ versionId, page }) => [versionId, page]))) as [
    number,
    number,
    string,
    string | null,
  ][]
  for (const [i, number, text, label] of rows) pages[i] = { number, text, ...(label !== null && { label }) }
  return pages
}

function pageIn(db: Connection, { versionId, page: number }: PageReference): Page | null {
  const row = db
    .sql<{ readonly text: string; readonly label: string | null }>(
      `select text, label from pages where ${ONE}`,
    )
    .get(versionId, number)
  if (row === undefined) return null
  return { number, text: row.text, ...(row.label !== null && { label: row.label }) }
}

function layoutIn(db: Connection, { versionId, page }: PageReference): PackedLayout | null {
  const row = db
    .sql<{ readonly layout: PackedLayout | null }>(`select layout from pages where ${ONE}`)
    .get(versionId, page)
  return row?.layout ?? null
}
