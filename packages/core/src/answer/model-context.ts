import type { Page, Span } from '../document.ts'
import type { Passage } from '../retrieve/passage.ts'
import { estimateTokens } from '../text/tokens.ts'

/** What is read to widen passages. */
export interface PageSource {
  /** Returns a page; null if it has been deleted meanwhile. */
  page(versionId: string, number: number): Promise<Page | null>
}

/** Around a passage of a page that is too long to be given whole, up to this many tokens are given. */
const WINDOW_TOKENS = 1500

interface Stretch extends Span {
  readonly passage: Passage
  readonly page: Page
}

/**
 * Returns what a model is given instead of the passages: the pages that they are on, the best first, as far as `contextTokens`
 * allows, and parts of a page where it does not fit. A table is understood with its title, and a figure with its unit, which are
 * often elsewhere on the page. At least the first passage is returned.
 *
 * They are ordered by their documents, the one with the best passage first, and within each as they are read.
 */
export async function modelContext(
  passages: readonly Passage[],
  sources: PageSource,
  contextTokens: number,
): Promise<readonly Passage[]> {
  const pages = await Promise.all(passages.map(({ versionId, page }) => sources.page(versionId, page)))
  let stretches: readonly Stretch[] = []
  for (const [i, passage] of passages.entries()) {
    const page = pages[i] ?? null
    if (page === null) continue
    const wider = widened({ passage, page }, stretches, contextTokens)
    if (wider !== null) stretches = [...stretches.filter((other) => !overlap(wider, other)), wider]
  }
  return inReadingOrder(stretches, passages).map(({ passage, page, start, end }) => ({
    ...passage,
    charStart: start,
    charEnd: end,
    text: page.text.slice(start, end),
  }))
}

/** Returns the page of a passage, or a part of it if it does not fit; null if not even the passage fits, or it is there already. */
function widened(
  { passage, page }: Pick<Stretch, 'passage' | 'page'>,
  others: readonly Stretch[],
  contextTokens: number,
): Stretch | null {
  const own = { passage, page, start: passage.charStart, end: passage.charEnd }
  if (others.some((other) => overlap(other, own) && other.start <= own.start && other.end >= own.end))
    return null
  const room = contextTokens - tokensOf(others.filter((other) => !samePage(other.passage, passage)))
  const whole = { ...own, start: 0, end: page.text.length }
  if (tokensOf([whole]) <= room) return whole
  const window = Math.min(
    WINDOW_TOKENS,
    contextTokens - tokensOf(others.filter((other) => !overlap(other, own))),
  )
  if (others.length > 0 && tokensOf([own]) > window) return null
  return { ...own, ...windowAround(page.text, own, window) }
}

/** Returns whole lines around a span, up to `tokens` with it, as many before it as after it where the page has them. */
function windowAround(text: string, { start, end }: Span, tokens: number): Span {
  const characters = Math.floor((tokens * text.length) / Math.max(1, estimateTokens(text)))
  const more = characters - (end - start)
  if (more <= 0) return { start, end }
  const before = Math.min(start, Math.max(Math.ceil(more / 2), more - (text.length - end)))
  const after = more - before
  const from = start - before
  const to = Math.min(text.length, end + after)
  const lineStart = from === 0 ? 0 : text.indexOf('\n', from) + 1
  const lineEnd = to === text.length ? to : text.lastIndexOf('\n', to)
  return {
    start: from > 0 && (lineStart === 0 || lineStart > start) ? start : lineStart,
    end: lineEnd < end ? end : lineEnd,
  }
}

function inReadingOrder(stretches: readonly Stretch[], passages: readonly Passage[]): readonly Stretch[] {
  const documents = [...new Set(passages.map(({ documentId }) => documentId))]
  const placeOf = ({ passage }: Stretch) => documents.indexOf(passage.documentId)
  return stretches.toSorted(
    (a, b) => placeOf(a) - placeOf(b) || a.passage.page - b.passage.page || a.start - b.start,
  )
}

function tokensOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { page, start, end }) => sum + estimateTokens(page.text.slice(start, end)), 0)
}

function overlap(a: Stretch, b: Stretch): boolean {
  return samePage(a.passage, b.passage) && a.start < b.end && b.start < a.end
}

function samePage(a: Passage, b: Passage): boolean {
  return a.versionId === b.versionId && a.page === b.page
}
