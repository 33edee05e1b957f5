import type { Page } from '../document.ts'
import { estimateTokens } from '../text/tokens.ts'
import type { ScoredCandidate } from './fuse.ts'
import { nearDuplicates } from './near-duplicates.ts'
import type { PageReader } from './page-reader.ts'

/** Adjacent chunks are joined up to this many tokens: about three chunks. */
export const MAX_PASSAGE_TOKENS = 600

/** A span of a page that becomes one passage, with the best of the chunks it was joined from. */
export interface Stretch {
  readonly best: ScoredCandidate
  readonly page: Page
  start: number
  end: number
}

/**
 * Joins adjacent chunks of a page, best first, into at most `limit` stretches, ordered by their best chunks. Near
 * duplicates of better ones are left out.
 */
export async function joinChunks(
  scored: readonly ScoredCandidate[],
  pages: PageReader,
  limit: number,
): Promise<readonly Stretch[]> {
  const isKnown = nearDuplicates()
  const stretches: Stretch[] = []
  for await (const { candidate, page } of withPages(scored, pages, limit)) {
    const { start, end } = candidate.hit
    const next: Stretch = { best: candidate, page, start, end }
    if (stretches.some((stretch) => join(stretch, next))) continue
    if (stretches.length === limit) break
    if (!isKnown(page.text.slice(start, end))) stretches.push(next)
  }
  return stretches
}

/** Yields each candidate with its page, except those deleted since the search. Pages are read in batches. */
async function* withPages(
  scored: readonly ScoredCandidate[],
  pages: PageReader,
  batchSize: number,
): AsyncGenerator<{ readonly candidate: ScoredCandidate; readonly page: Page }> {
  for (let at = 0; at < scored.length; at += batchSize) {
    const batch = scored.slice(at, at + batchSize)
    const read = await pages.read(batch.map(({ hit }) => hit))
    for (const [i, candidate] of batch.entries()) {
      const page = read[i] ?? null
      if (page !== null) yield { candidate, page }
    }
  }
}

/** Extends `stretch` by `next` if they are adjacent on a page and not too long together. @returns whether it did. */
function join(stretch: Stretch, next: Stretch): boolean {
  if (stretch.best.hit.versionId !== next.best.hit.versionId || stretch.page.number !== next.page.number)
    return false
  const { text } = stretch.page
  const between = text.slice(Math.min(stretch.end, next.end), Math.max(stretch.start, next.start))
  if (between.trim() !== '') return false
  const start = Math.min(stretch.start, next.start)
  const end = Math.max(stretch.end, next.end)
  if (estimateTokens(text.slice(start, end)) > MAX_PASSAGE_TOKENS) return false
  stretch.start = start
  stretch.end = end
  return true
}
