import { stems } from '../answer/stem.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { SearchFilter, SearchIndex } from '../search/search-index.ts'
import { isContentWord, words } from '../text/terms.ts'

/** What is read to correct words. */
export interface SpellingSources {
  readonly catalog: Pick<Catalog, 'pages'>
  readonly search: Pick<SearchIndex, 'vocabulary' | 'frequencies' | 'searchText'>
}

/** A question with words that the documents have. */
export interface CorrectedQuestion {
  readonly question: string
  readonly corrections: readonly { readonly from: string; readonly to: string }[]
}

const WORD = /(?<![\p{L}\p{N}])\p{sc=Latin}{5,30}(?![\p{L}\p{N}])/gu
/** A question with more words that the documents do not have is about something else. */
const MAX_MISSPELLED = 3
/** The number of words of the index that each is compared with in the documents. */
const MAX_CANDIDATES = 20
/** Shorter words have too many neighbours to tell which was meant. */
const SUBSTITUTED_FROM = 7
const TWO_MISTAKES_FROM = 9

/**
 * Replaces words that none of the searched documents contains by the most similar that one does: `depsoit` by `deposit`. Names
 * stay: what documents say of Maier is no answer about Meier.
 *
 * @returns null if there is nothing to replace, or the index does not know its words.
 */
export async function corrected(
  { catalog, search }: SpellingSources,
  question: string,
  filter: SearchFilter,
): Promise<CorrectedQuestion | null> {
  const asked = [...question.matchAll(WORD)]
    .filter(
      ({ 0: word, index }) => (index === 0 || !/^\p{Lu}/u.test(word)) && words(word).every(isContentWord),
    )
    .map(([word]) => word)
  const known = await search.frequencies(asked, filter)
  const unknown = [...new Set(known.filter(({ chunks }) => chunks === 0).map(({ term }) => term))]
  if (unknown.length === 0 || unknown.length > MAX_MISSPELLED) return null
  const corrections = await Promise.all(
    unknown.map(async (from) => ({ from, to: await similarTo(from, { catalog, search }, filter) })),
  )
  const found = corrections.filter((one): one is { from: string; to: string } => one.to !== null)
  if (found.length === 0) return null
  const to = new Map(found.map((correction) => [correction.from, correction.to]))
  return { question: question.replace(WORD, (word) => to.get(word) ?? word), corrections: found }
}

/** Returns the most similar word of the documents, as they write it; null if there is none. */
async function similarTo(
  misspelled: string,
  { catalog, search }: SpellingSources,
  filter: SearchFilter,
): Promise<string | null> {
  const [word = ''] = words(misspelled)
  const [stem = word] = stems(word)
  const lengths = { min: stem.length - 2, max: word.length + 2 }
  const terms = (await search.vocabulary?.(word.slice(0, 1), lengths, filter.owner)) ?? []
  // The index knows stems: mistakes in an ending do not count here.
  const similar = terms
    .map((term) => ({ term, mistakes: Math.min(mistakes(word, term), mistakes(stem, term)) }))
    .filter(({ mistakes }) => mistakes <= 2)
    .sort((a, b) => a.mistakes - b.mistakes)
    .slice(0, MAX_CANDIDATES)
  const held = await search.frequencies(
    similar.map(({ term }) => withStem(term)),
    filter,
  )
  const written: { readonly word: string; readonly mistakes: number; readonly chunks: number }[] = []
  for (const { term, chunks } of held) {
    if (chunks === 0) continue
    const inText = await wordsWith(term, { catalog, search }, filter)
    const fits = inText.filter((other) => isMisspelled(word, other))
    written.push(...fits.map((other) => ({ word: other, mistakes: mistakes(word, other), chunks })))
  }
  return written.sort((a, b) => a.mistakes - b.mistakes || b.chunks - a.chunks)[0]?.word ?? null
}

/** Returns a word of this stem, which is searched for by its own stem: that of `expense` is `expens`, and the one of `expens` is another. */
function withStem(stem: string): string {
  return [stem, `${stem}e`].find((word) => stems(word)[0] === stem) ?? stem
}

/** Returns the words of a chunk that contains a word of the same stem. */
async function wordsWith(
  term: string,
  { catalog, search }: SpellingSources,
  filter: SearchFilter,
): Promise<readonly string[]> {
  const [hit] = await search.searchText([term], filter, 1)
  if (hit === undefined) return []
  const [page] = await catalog.pages([hit])
  return [...new Set(words(page?.text.slice(hit.start, hit.end) ?? ''))]
}

/** Whether one word is likely to be the other with mistakes. */
function isMisspelled(word: string, other: string): boolean {
  const count = mistakes(word, other)
  if (count === 0 || count > (word.length >= TWO_MISTAKES_FROM ? 2 : 1)) return false
  return word.length !== other.length || word.length >= SUBSTITUTED_FROM || isTransposed(word, other)
}

function isTransposed(word: string, other: string): boolean {
  return [...word].sort().join('') === [...other].sort().join('')
}

/** The letters to insert, leave out, replace or exchange with the next one to make one word of the other. */
function mistakes(word: string, other: string): number {
  if (Math.abs(word.length - other.length) > 2) return 3
  let before: number[] = []
  let above = Array.from({ length: other.length + 1 }, (_, j) => j)
  for (let i = 1; i <= word.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const same = word[i - 1] === other[j - 1]
      let least = Math.min((above[j - 1] ?? 0) + (same ? 0 : 1), (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = above
    above = row
  }
  return above[other.length] ?? 0
}
