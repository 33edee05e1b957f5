import type { Box } from '../../document.ts'

/** A word of a line, and where it is. */
export interface PlacedWord {
  readonly text: string
  readonly box: Box
}

export type Line<Word extends PlacedWord> = readonly Word[]

interface Cut<Word extends PlacedWord> {
  readonly left: Line<Word>
  readonly right: Line<Word>
}

/** Fewer lines may be anything. */
const MIN_LINES = 4
/** The least gap between columns, in heights of a line. */
const GAP = 1.2
/** Of the lines of running text, this share continue a sentence; cells of a table begin one. */
const CONTINUED = 0.4
const MIN_CHARACTERS = 12

/**
 * Splits lines that go across columns of running text.
 *
 * @returns the lines in groups: each column is one, and so are the lines before, between and after. Null without columns.
 */
export function splitColumns<Word extends PlacedWord>(
  lines: readonly Line<Word>[],
): readonly (readonly Line<Word>[])[] | null {
  const groups: Line<Word>[][] = []
  let others: Line<Word>[] = []
  for (let at = 0; at < lines.length; ) {
    const cuts = cutsFrom(lines, at)
    const end = at + Math.max(1, cuts.length)
    if (areColumns(cuts)) {
      groups.push(
        others,
        cuts.map(({ left }) => left),
        cuts.map(({ right }) => right),
      )
      others = []
    } else others.push(...lines.slice(at, end))
    at = end
  }
  return groups.length === 0 ? null : [...groups, others].filter(({ length }) => length > 0)
}

/** Cuts the lines from `start` on that have a gap at the same place. */
function cutsFrom<Word extends PlacedWord>(lines: readonly Line<Word>[], start: number): Cut<Word>[] {
  const cuts: Cut<Word>[] = []
  let place: number | null = null
  for (const line of lines.slice(start)) {
    const cut = widestGap(line)
    const begin = cut?.right[0]?.box
    if (cut === null || begin === undefined) break
    if (place !== null && Math.abs(begin.x - place) > begin.height) break
    place ??= begin.x
    cuts.push(cut)
  }
  return cuts
}

function widestGap<Word extends PlacedWord>(line: Line<Word>): Cut<Word> | null {
  let [at, widest] = [0, 0]
  for (const [i, { box }] of line.entries()) {
    const before = line[i - 1]?.box
    const gap =
      before === undefined ? 0 : (box.x - before.x - before.width) / Math.max(box.height, before.height)
    if (gap > widest) [at, widest] = [i, gap]
  }
  return widest >= GAP ? { left: line.slice(0, at), right: line.slice(at) } : null
}

function areColumns<Word extends PlacedWord>(cuts: readonly Cut<Word>[]): boolean {
  if (cuts.length < MIN_LINES) return false
  return [cuts.map(({ left }) => left), cuts.map(({ right }) => right)].every((column) => {
    const texts = column.map((words) => words.map(({ text }) => text).join(' '))
    const all = texts.join('')
    const continued = texts.slice(1).filter((text) => /^\p{Ll}/u.test(text)).length
    const letters = all.replace(/[^\p{L}]/gu, '').length
    return (
      all.length >= MIN_CHARACTERS * texts.length &&
      letters > 0.7 * all.replace(/\s/g, '').length &&
      continued >= CONTINUED * (texts.length - 1)
    )
  })
}
