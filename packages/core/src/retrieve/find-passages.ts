import { findCandidates } from './candidates.ts'
import { fuse } from './fuse.ts'
import { joinChunks, type Stretch } from './join-chunks.ts'
import { pageReader } from './page-reader.ts'
import type { FoundPassage, PassageQuery, PassageSources } from './passage-finder.ts'
import { rescore } from './rescore.ts'

/**
 * Finds the passages most relevant to a question, best first: everything between the embedder and the reranker. It is
 * CPU work between reads, so a store may run it near the data ({@link PassageFinder}).
 */
export async function findPassages(
  { catalog, search }: PassageSources,
  query: PassageQuery,
  signal?: AbortSignal,
): Promise<readonly FoundPassage[]> {
  const found = await findCandidates(search, query)
  signal?.throwIfAborted()
  const pages = pageReader(catalog)
  const scored = await rescore(fuse(query.question, found), query.vector?.tokens ?? null, { search, pages })
  signal?.throwIfAborted()
  const stretches = await joinChunks(scored, pages, query.limit)
  return stretches.map(asPassage)
}

function asPassage({ best, page, start, end }: Stretch): FoundPassage {
  const {
    hit,
    bm25,
    cosine,
    titleMatch,
    support,
    phrases,
    tokenMatch,
    figures,
    score,
    lexicalRank,
    vectorRank,
  } = best
  return {
    documentId: hit.documentId,
    versionId: hit.versionId,
    name: hit.name,
    page: hit.page,
    pageLabel: page.label ?? null,
    charStart: start,
    charEnd: end,
    text: page.text.slice(start, end),
    score,
    lexicalRank,
    vectorRank,
    explanation: { bm25, cosine, titleMatch, support, phrases, tokenMatch, figures, fused: score },
  }
}
