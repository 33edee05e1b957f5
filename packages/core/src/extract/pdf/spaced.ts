import type { PdfText } from './document.ts'

/** Letters set apart: `A N N U A L`. */
const SPACED = /^\S(?: \S)*$/u
const MIN_LETTERS = 5
/** Of a letter's width, which is not known at the end of a piece. */
const USUAL_LETTER = 0.6
/** A gap that is longer than the others by this share of a step is between words. */
const WORD_GAP = 0.35

/** Joins the letters of words that are set with wide spaces. */
export function joinSpaced(items: readonly PdfText[]): readonly PdfText[] {
  let joined: PdfText[] | null = null
  for (let at = 0; at < items.length; ) {
    const end = runEnd(items, at)
    const run = items.slice(at, end)
    if (isSpaced(run)) {
      joined ??= [...items]
      joined.splice(at, run.length, ...join(run))
    }
    at = Math.max(end, at + 1)
  }
  return joined ?? items
}

/** Returns where a run of single letters and blanks on one line ends. */
function runEnd(items: readonly PdfText[], start: number): number {
  let end = start
  for (let item = items[end]; item !== undefined; item = items[end]) {
    const { str = '', hasEOL = false, transform } = item
    const sameLine = Math.abs((transform[5] ?? 0) - (items[start]?.transform[5] ?? 0)) < 1
    if (!sameLine || !(str.trim() === '' || SPACED.test(str))) break
    end++
    if (hasEOL) break
  }
  return end
}

function isSpaced(run: readonly PdfText[]): boolean {
  if (!run.some(({ str = '' }) => str.length >= 5 && SPACED.test(str))) return false
  const letters = run.map(({ str = '' }) => str.replace(/\s/g, '')).join('')
  if (letters.length < MIN_LETTERS || letters.replace(/[^\p{L}]/gu, '').length < 0.8 * letters.length)
    return false
  // `A B C D E` are the names of columns.
  return ![...letters].every((letter, i) => i === 0 || letter.charCodeAt(0) === letters.charCodeAt(i - 1) + 1)
}

function join(run: readonly PdfText[]): PdfText[] {
  const longest = run.reduce((a, b) => ((b.str ?? '').length > (a.str ?? '').length ? b : a))
  const step = stepOf(longest)
  return run.map((item, index) => {
    const { str = '' } = item
    if (str.trim() !== '') return { ...item, str: str.replaceAll(' ', '') }
    const [before, after] = [run[index - 1], run[index + 1]]
    if (before?.str === undefined || after === undefined || before.str.trim() === '') return item
    const steps = ((after.transform[4] ?? 0) - (before.transform[4] ?? 0)) / step
    const letters = (before.str.length + 1) / 2
    return steps - letters > WORD_GAP ? item : { ...item, str: '' }
  })
}

/** Returns the usual distance from one letter to the next. */
function stepOf({ str = '', width, height }: PdfText): number {
  const letters = (str.length + 1) / 2
  return (width - USUAL_LETTER * height) / Math.max(1, letters - 1)
}
