import type { SearchFilter } from '../search/search-index.ts'
import type { PassageSources } from './passage-finder.ts'

/** Initials as people write them in a question. */
const INITIALS = /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}&]{1,6}(?![\p{L}\p{N}&])/gu
/** What a text defines in brackets after a term. */
const DEFINED = /\(\s*["“”']?(\p{Lu}[\p{Lu}&]{1,6})s?["“”']?\s*\)/gu
/** Units say how a figure is written, not what is asked for. */
let units: ReadonlySet<string> | undefined
/** Words of a term that may have no letter among its initials. */
const SMALL = /^(?:a|an|and|at|by|for|from|in|of|on|or|the|to|with|de|der|des|die|du|la|le|und|et|y|&)$/i
const MAX_INITIALS = 4
const MAX_WORDS = 10
const TERM_CHARACTERS = 150
/** The number of chunks with the initials in which their definition is looked for. */
const READ_CHUNKS = 50

/**
 * Adds what initials stand for to a question, as the searched documents define them: `PP&E` becomes `PP&E (property, plant and
 * equipment)`.
 */
export async function spellOutInitials(
  sources: PassageSources,
  question: string,
  filter: SearchFilter,
): Promise<string> {
  // Nothing stands out where all is in capitals.
  if (!/\p{Ll}/u.test(question)) return question
  const initials = question.match(INITIALS)
  if (initials === null) return question
  units ??= new Set(Intl.supportedValuesOf('currency'))
  const asked = new Set(initials.filter((one) => !units?.has(one)))
  const terms = await Promise.all(
    [...asked].slice(0, MAX_INITIALS).map(async (initials) => {
      const term = await definitionOf(sources, initials, filter)
      return term === null || question.toLowerCase().includes(term.toLowerCase())
        ? []
        : [[initials, term] as const]
    }),
  )
  const meant = new Map(terms.flat())
  return question.replace(INITIALS, (initials) => {
    const term = meant.get(initials)
    meant.delete(initials)
    return term === undefined ? initials : `${initials} (${term})`
  })
}

/** Returns the term for which initials stand in most places; null if none says so. */
async function definitionOf(
  { catalog, search }: PassageSources,
  initials: string,
  filter: SearchFilter,
): Promise<string | null> {
  const hits = await search.searchText([initials], filter, READ_CHUNKS)
  const pages = await catalog.pages(hits)
  const counts = new Map<string, number>()
  for (const [index, { start, end }] of hits.entries())
    for (const defined of definedInitials(pages[index]?.text.slice(start, end) ?? '')) {
      const term = defined.term.toLowerCase()
      if (defined.initials === initials) counts.set(term, (counts.get(term) ?? 0) + 1)
    }
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  return most?.[0] ?? null
}

/** Finds the initials that a text defines, as `property, plant and equipment (PP&E)` does. */
export function definedInitials(
  text: string,
): readonly { readonly term: string; readonly initials: string }[] {
  return [...text.matchAll(DEFINED)].flatMap(({ 1: initials = '', index }) => {
    const before = text.slice(Math.max(0, index - TERM_CHARACTERS), index)
    const term = termOf(initials, before.slice(before.search(/[^()[\]{}.;:!?]*$/)))
    return term === null ? [] : [{ term, initials }]
  })
}

/** Returns the end of a text whose words begin with these initials; null if it has none. */
function termOf(initials: string, before: string): string | null {
  const letters = initials.toLowerCase().replace(/[^\p{L}]/gu, '')
  const words = [...before.matchAll(/[\p{L}\p{N}]+|&/gu)].slice(-MAX_WORDS)

  /** Returns the number of the word that the first of so many letters belongs to; null if none. */
  function startOf(left: number, at: number): number | null {
    const word = words[at]?.[0].toLowerCase()
    if (word === undefined) return null
    const skipped = SMALL.test(word) ? startOf(left, at - 1) : null
    if (skipped !== null || word[0] !== letters[left - 1]) return skipped
    return left === 1 ? at : startOf(left - 1, at - 1)
  }

  // "selling, general and administrative expenses (SG&A)"
  const first = startOf(letters.length, words.length - 1) ?? startOf(letters.length, words.length - 2)
  if (first === null || first === words.length - 1) return null
  return before.slice(words[first]?.index).replace(/\s+/g, ' ').trim()
}
