import { englishWords } from './english-words.ts'

/** A hyphen at the end of a line, between letters. */
const AT_LINE_END = /(?<=\p{Ll})-\n(?=\p{Ll})/gu
const BEFORE = /[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*$/u
const AFTER = /^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/u
const WORD = /[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu
/** What says nothing of its parts. */
const BROKEN = /[\p{L}\p{N}-]{1,40}-\n[\p{L}\p{N}-]{1,40}/gu
/** No word is longer. */
const MAX_WORD = 40

/** Words that begin a compound far more often than they are cut off another word. */
const FIRST_PARTS = new Set(
  `air all back best bottom case closed cost cross data deep double early end energy fast fine first five four free full
  fully gas good half hand hard heat heavy high higher highly ill land large late left light long longer low lower
  multi near newly non oil one open part peer poorly power price quasi real right second self short side single six slow
  small soft solar state ten third three time top triple two up user vice water well wide widely wind world worst
  year zero`.split(/\s+/),
)
/** Words that end a compound, as in `add-on`, and are too short to be told from an ending by themselves. */
const PARTICLES = new Set('by down in of off on out to up'.split(' '))
/** What words end with; a compound's second part is a word. */
const ENDING =
  /^(?:s|ly|ing|ings|ed|er|ers|est|al|ally|able|ible|ably|ance|ence|ant|ent|ness|less|ful|fully|ment|ments|[ts]ion|[ts]ions|ation|ations|ity|ities|ive|ous|ism|ist|ists|ize|ized|ise|ised|ward|wards|ship|hood)$/u
/** The least share of a page's words that are English when the page is. */
const ENGLISH = 0.4

/** What is known of words. */
interface Known {
  /** The page's own words, in lower case; those with hyphens are whole. */
  readonly words: ReadonlySet<string>
  /** Whether the page is in English: only there do its other words tell a compound's parts. */
  isEnglish(): boolean
}

/**
 * Joins words that are hyphenated at the end of a line. The hyphen stays in a compound, which the page's other words show, a
 * list of English words, or its parts. In text that is not typeset, only compounds are broken, so the hyphen stays unless
 * the page has the word.
 */
export function joinHyphenated(text: string, isTypeset: boolean): string {
  let known: Known | null = null
  return text.replace(AT_LINE_END, (_, at: number) => {
    known ??= knownOf(text)
    const before = BEFORE.exec(text.slice(Math.max(0, at - MAX_WORD), at))?.[0].toLowerCase() ?? ''
    const after = AFTER.exec(text.slice(at + 2, at + 2 + MAX_WORD))?.[0].toLowerCase() ?? ''
    return isCompound(before, after, known, isTypeset) ? '-' : ''
  })
}

function knownOf(text: string): Known {
  const words = new Set(text.replace(BROKEN, ' ').toLowerCase().match(WORD))
  let share: number | null = null
  const isEnglish = () => {
    share ??= englishShare(words)
    return share >= ENGLISH
  }
  return { words, isEnglish }
}

function englishShare(words: ReadonlySet<string>): number {
  const telling = [...words].filter((word) => /^\p{L}{3,}$/u.test(word))
  const list = englishWords()
  return telling.filter((word) => list.has(word)).length / Math.max(1, telling.length)
}

function isCompound(before: string, after: string, known: Known, isTypeset: boolean): boolean {
  const { words } = known
  if (before.includes('-') || after.includes('-') || words.has(`${before}-${after}`)) return true
  if (words.has(before + after)) return false
  if (!isTypeset) return true
  const list = englishWords()
  if (list.has(before + after) || !known.isEnglish()) return false
  if (PARTICLES.has(after) && before.length > 2 && list.has(before)) return true
  if (ENDING.test(after)) return false
  const isWord = (part: string) => part.length > 2 && (words.has(part) || list.has(part))
  return FIRST_PARTS.has(before) || (isWord(before) && isWord(after))
}
