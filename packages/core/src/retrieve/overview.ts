import type { Catalog } from '../catalog/catalog.ts'
import type { Document } from '../document.ts'
import { unpackMarks } from '../layout/pack.ts'
import { words } from '../text/terms.ts'
import type { Passage } from './passage.ts'

/** What is read of documents to give an overview of them. */
export type OverviewCatalog = Pick<Catalog, 'layouts' | 'pages'>

/** Of more documents, none is meant in particular. */
const MAX_DOCUMENTS = 5
/** The pages on which headings are looked for, read this many at a time. */
const MAX_PAGES = 400
const BATCH = 50
/** With fewer headings of a level, those of the next level count too. */
const ENOUGH_HEADINGS = 3
/** The length of a passage, and of what follows a heading at the end of a page, in characters. */
const LENGTH = 1200
const TOO_LITTLE = 100

interface Place {
  readonly page: number
  readonly start: number
}

/**
 * Returns those of the documents that a summary is wanted of: all, or those whose names have most of the words; none if there
 * are too many, or no name has them.
 */
export function documentsNamed(
  documents: readonly Document[],
  subject: readonly string[],
): readonly Document[] {
  const namedIn = ({ name }: Document) => {
    const title = new Set(words(name.replace(/\.[^.]+$/, '')))
    return subject.filter((word) => title.has(word)).length
  }
  const most = Math.max(0, ...documents.map(namedIn))
  const meant = documents.filter((one) => namedIn(one) === most)
  return 2 * most >= subject.length && meant.length <= MAX_DOCUMENTS ? meant : []
}

/** Returns the beginnings of the documents' sections, evenly spread, in reading order: about `limit` in all. */
export async function overview(
  catalog: OverviewCatalog,
  documents: readonly Document[],
  limit: number,
): Promise<readonly Passage[]> {
  const passages: Passage[] = []
  for (const document of documents) {
    const places = evenly(await sections(catalog, document), Math.ceil(limit / documents.length))
    passages.push(...(await passagesAt(catalog, document, places)))
  }
  return passages.map((passage, i) => ({ ...passage, rank: i + 1 }))
}

/** Returns all pages of a document, in order. */
export async function pagesOf(
  catalog: Pick<Catalog, 'pages'>,
  { id: documentId, name, version }: Document,
): Promise<readonly Passage[]> {
  const passages: Passage[] = []
  for (let from = 1; from <= (version.pageCount ?? 0); from += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, i) => from + i)
    for (const page of await catalog.pages(numbers.map((page) => ({ versionId: version.id, page }))))
      if (page !== null)
        passages.push({
          ...{ rank: page.number, documentId, versionId: version.id, name },
          ...{ score: 1, lexicalRank: null, vectorRank: null },
          ...{ page: page.number, pageLabel: page.label ?? null, charStart: 0, charEnd: page.text.length },
          text: page.text,
        })
  }
  return passages
}

/** Returns where the document and its main sections begin or, without headings, its pages. */
async function sections(catalog: OverviewCatalog, { version }: Document): Promise<readonly Place[]> {
  const pages = Array.from({ length: version.pageCount ?? 0 }, (_, i) => i + 1)
  const headings: (Place & { readonly level: number })[] = []
  for (let at = 0; at < Math.min(pages.length, MAX_PAGES); at += BATCH) {
    const batch = pages.slice(at, at + BATCH)
    const layouts = await catalog.layouts(batch.map((page) => ({ versionId: version.id, page })))
    for (const [i, layout] of layouts.entries()) {
      if (layout === null) continue
      const page = batch[i] ?? 0
      headings.push(...unpackMarks(layout).headings.map(({ start, level }) => ({ page, start, level })))
    }
  }
  const levels = [...new Set(headings.map(({ level }) => level))].sort((a, b) => a - b)
  const main = levels
    .map((level) => headings.filter((heading) => heading.level <= level))
    .find(({ length }) => length >= ENOUGH_HEADINGS)
  if (main === undefined) return pages.map((page) => ({ page, start: 0 }))
  const [first] = main
  const beginsBefore = first !== undefined && (first.page > 1 || first.start > TOO_LITTLE)
  return beginsBefore ? [{ page: 1, start: 0 }, ...main] : main
}

/** Returns `count` of the items at equal distances, the first among them. */
function evenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]).filter(
    (item) => item !== undefined,
  )
}

async function passagesAt(
  catalog: OverviewCatalog,
  { id: documentId, name, version }: Document,
  places: readonly Place[],
): Promise<readonly Passage[]> {
  const both = places.flatMap(({ page }) => [page, page + 1])
  const pages = await catalog.pages(both.map((page) => ({ versionId: version.id, page })))
  return places.flatMap(({ start: from }, i): Passage[] => {
    const [own, next] = [pages[2 * i] ?? null, pages[2 * i + 1] ?? null]
    // A heading at the end of a page belongs to the text on the next.
    const isTooLate = own === null || own.text.length - from < TOO_LITTLE
    const page = isTooLate && next !== null ? next : own
    if (page === null || page.text.trim() === '') return []
    const start = page === own ? from : 0
    const later = places.find((other) => other.page === page.number && other.start > start)?.start
    const end = Math.min(page.text.length, start + LENGTH, later ?? page.text.length)
    return [
      {
        ...{
          rank: 0,
          documentId,
          versionId: version.id,
          name,
          score: 1,
          lexicalRank: null,
          vectorRank: null,
        },
        ...{ page: page.number, pageLabel: page.label ?? null, charStart: start, charEnd: end },
        text: page.text.slice(start, end),
      },
    ]
  })
}
