import type { Page } from '../document.ts'
import { estimateTokens } from '../text/tokens.ts'
import type { ScoredCandidate } from './fuse.ts'
import { nearDuplicates } from './near-duplicates.ts'

/** Neighbours are joined up to this many tokens: about three chunks. */
export const MAX_PASSAGE_TOKENS = 600

/** A stretch of a page that is shown as one, with the best of the chunks that it was joined from. */
export interface Stretch {
  readonly best: ScoredCandidate
  readonly page: Page
  start: number
  end: number
}

/**
 * Joins chunks that touch on their page, best first, into at most `limit` stretches in the order of their best chunks, and
 * leaves out what says nearly the same as a better one.
 */
export async function joinChunks(
  scored: readonly ScoredCandidate[],
  pageOf: (versionId: string, page: number) => Promise<Page | null>,
  limit: number,
): Promise<readonly Stretch[]> {
  const isKnown = nearDuplicates()
  const stretches: Stretch[] = []
  for (const candidate of scored) {
    const { versionId, page: number, start, end } = candidate.hit
    const page = await pageOf(versionId, number)
    // Deleted between the search and now.
    if (page === null) continue
    const next: Stretch = { best: candidate, page, start, end }
    if (stretches.some((stretch) => join(stretch, next))) continue
    if (stretches.length === limit) break
    if (!isKnown(page.text.slice(start, end))) stretches.push(next)
  }
  return stretches
}

/** Extends the one by the other if they touch on a page, and are not too long together. */
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
