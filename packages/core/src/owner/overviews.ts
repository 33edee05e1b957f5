import { overviewSubject } from '../answer/overview-question.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { SearchScope } from '../docchat/asking.ts'
import type { Document } from '../document.ts'
import { documentsNamed, overview } from '../retrieve/overview.ts'
import type { Passage } from '../retrieve/passage.ts'
import { searchFilter } from './search-filter.ts'

/** A summary is wanted of few documents: the newest are enough to find them among. */
const NEWEST = 100

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
