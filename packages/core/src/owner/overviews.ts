import { overviewSubject } from '../answer/overview-question.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { SearchScope } from '../docchat/asking.ts'
import type { Document } from '../document.ts'
import { mayNameDocuments, namedDocuments } from '../retrieve/named-documents.ts'
import { documentsNamed, overview, pagesOf } from '../retrieve/overview.ts'
import type { Passage } from '../retrieve/passage.ts'
import { searchFilter } from './search-filter.ts'

/** Few documents are summarised or named in a question: the newest are enough to find them among. */
const NEWEST = 100
/** As many documents are looked at to tell their languages. */
const BEGINNINGS = 5

/** Returns the beginnings of the sections of what a question wants a summary of; none if it does not ask for one. */
export async function ownedOverview(
  catalog: Catalog,
  question: string,
  { owner, scope, limit }: { readonly owner: string; readonly scope: SearchScope; readonly limit: number },
): Promise<readonly Passage[]> {
  const subject = overviewSubject(question)
  if (subject === null) return []
  return overview(catalog, documentsNamed(await documentsIn(catalog, owner, scope), subject), limit)
}

/** Returns the pages of the one document that a question wants a summary of; none if it wants one of several, or none. */
export async function ownedWhole(
  catalog: Catalog,
  question: string,
  { owner, scope }: { readonly owner: string; readonly scope: SearchScope },
): Promise<readonly Passage[]> {
  const subject = overviewSubject(question)
  if (subject === null) return []
  const documents = documentsNamed(await documentsIn(catalog, owner, scope), subject)
  const [only] = documents
  return documents.length === 1 && only !== undefined ? pagesOf(catalog, only) : []
}

/** Returns the beginnings of the newest documents. */
export async function ownedBeginnings(
  catalog: Catalog,
  { owner, scope }: { readonly owner: string; readonly scope: SearchScope },
): Promise<readonly Passage[]> {
  const newest = (await documentsIn(catalog, owner, scope)).slice(0, BEGINNINGS)
  return overview(catalog, newest, newest.length)
}

/** Returns the documents that a question names; none if it names none. */
export async function ownedNamed(
  catalog: Catalog,
  question: string,
  { owner, scope }: { readonly owner: string; readonly scope: SearchScope },
): Promise<readonly Document[]> {
  if (!mayNameDocuments(question)) return []
  return namedDocuments(question, await documentsIn(catalog, owner, scope))
}

async function documentsIn(
  catalog: Catalog,
  owner: string,
  { documentIds, ...scope }: SearchScope,
): Promise<readonly Document[]> {
  if (documentIds !== undefined) {
    const chosen = documentIds.slice(0, NEWEST).map((id) => catalog.get(owner, id))
    return (await Promise.all(chosen)).filter((document) => document !== null)
  }
  const { owner: _, ...filters } = searchFilter(owner, scope)
  return (await catalog.list(owner, { ...filters, states: ['complete'], limit: NEWEST })).entries
}
