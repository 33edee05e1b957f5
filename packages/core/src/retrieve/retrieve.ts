import type { Catalog } from '../catalog/catalog.ts'
import type { Embedder } from '../embed/embedder.ts'
import type { SearchFilter, SearchHit, SearchIndex } from '../search/search-index.ts'
import { queryTerms } from '../search/terms.ts'
import { type FusedHit, fuse } from './fuse.ts'
import type { Passage } from './passage.ts'

/** How many hits of each search are joined. */
const CANDIDATES = 100

/** What {@link retrieve} works with. */
export interface RetrieveDependencies {
  readonly catalog: Catalog
  readonly search: SearchIndex
  readonly embedder: Embedder | null
}

/** Finds the passages nearest to the question by its words and, with an embedder, by its meaning. */
export async function retrieve(
  dependencies: RetrieveDependencies,
  question: string,
  options: { readonly filter: SearchFilter; readonly limit: number; readonly signal?: AbortSignal },
): Promise<readonly Passage[]> {
  const { catalog, search } = dependencies
  const { filter, limit, signal } = options
  signal?.throwIfAborted()
  const [lexical, vector] = await Promise.all([
    search.searchText(queryTerms(question), filter, CANDIDATES),
    searchByMeaning(dependencies, question, filter, signal),
  ])
  signal?.throwIfAborted()
  return passages(catalog, fuse(lexical, vector).slice(0, limit))
}

async function searchByMeaning(
  { search, embedder }: RetrieveDependencies,
  question: string,
  filter: SearchFilter,
  signal: AbortSignal | undefined,
): Promise<readonly SearchHit[]> {
  if (embedder === null || question.trim() === '') return []
  const [vector] = await embedder.embed([question], signal === undefined ? {} : { signal })
  return vector === undefined ? [] : search.searchVector(embedder, vector, filter, CANDIDATES)
}

async function passages(catalog: Catalog, hits: readonly FusedHit[]): Promise<Passage[]> {
  // Passages often share their document, and their page.
  const versionOf = remembering((versionId: string) => catalog.version(versionId))
  const pageOf = remembering((versionId: string, page: number) => catalog.page(versionId, page))
  const found: Passage[] = []
  for (const { hit, score, lexicalRank, vectorRank } of hits) {
    const [known, page] = await Promise.all([versionOf(hit.versionId), pageOf(hit.versionId, hit.page)])
    // Deleted between the search and now.
    if (known === null || page === null) continue
    found.push({
      rank: found.length + 1,
      documentId: hit.documentId,
      versionId: hit.versionId,
      name: known.document.name,
      page: hit.page,
      charStart: hit.start,
      charEnd: hit.end,
      text: page.text.slice(hit.start, hit.end),
      score,
      lexicalRank,
      vectorRank,
    })
  }
  return found
}

/** Asks once for the same arguments. */
function remembering<Args extends readonly (string | number)[], T>(
  ask: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  const answers = new Map<string, Promise<T>>()
  return (...args) => {
    const key = args.join(' ')
    const answer = answers.get(key) ?? ask(...args)
    answers.set(key, answer)
    return answer
  }
}
