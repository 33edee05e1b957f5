import type { Catalog, PageReference } from '../catalog/catalog.ts'
import type { Page } from '../document.ts'
import { estimateTokens } from '../text/tokens.ts'
import type { ScoredCandidate } from './fuse.ts'
import { nearDuplicates } from './near-duplicates.ts'

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
  catalog: Pick<Catalog, 'pages'>,
  limit: number,
): Promise<readonly Stretch[]> {
  const isKnown = nearDuplicates()
  const stretches: Stretch[] = []
  for await (const { candidate, page } of withPages(scored, catalog, limit)) {
    const { start, end } = candidate.hit
    const next: Stretch = { best: candidate, page, start, end }
    if (stretches.some((stretch) => join(stretch, next))) continue
    if (stretches.length === limit) break
    if (!isKnown(page.text.slice(start, end))) stretches.push(next)
  }
  return stretches
}

/**
 * Yields each candidate with its page, except those deleted since the search. Pages are read in batches, each only
 * once.
 */
async function* withPages(
  scored: readonly ScoredCandidate[],
  catalog: Pick<Catalog, 'pages'>,
  batchSize: number,
): AsyncGenerator<{ readonly candidate: ScoredCandidate; readonly page: Page }> {
  const known = new Map<string, Page | null>()
  for (let at = 0; at < scored.length; at += batchSize) {
    const batch = scored.slice(at, at + batchSize)
    const missing = new Map<string, PageReference>()
    for (const { hit } of batch) if (!known.has(keyOf(hit))) missing.set(keyOf(hit), hit)
    const pages = missing.size === 0 ? [] : await catalog.pages([...missing.values()])
    for (const [i, key] of [...missing.keys()].entries()) known.set(key, pages[i] ?? null)
    for (const candidate of batch) {
      const page = known.get(keyOf(candidate.hit)) ?? null
      if (page !== null) yield { candidate, page }
    }
  }
}

function keyOf({ versionId, page }: PageReference): string {
  return `${versionId} ${page}`
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
