import { type Explanation, type Passage, pageName } from '@docchat/core'
import type { Output } from '../terminal/output.ts'
import { cleanLine, cleanText } from '../terminal/sanitize.ts'
import { excerpt } from './excerpt.ts'
import { writeParagraph } from './text.ts'

const SNIPPET_LENGTH = 240
const INDENT = 3

/** Options of {@link writePassages}. */
export interface PassageOptions {
  /** What was asked for, whose words are marked. */
  readonly query: string
  /** Whether to explain the rank of each passage. @defaultValue false */
  readonly explain?: boolean
}

/** Writes passages for people: their location, their score, and the stretch with the words that were asked for. */
export function writePassages(
  output: Output,
  passages: readonly Passage[],
  { query, explain = false }: PassageOptions,
): void {
  for (const { text, ...passage } of passages) {
    writeHeading(output, passage)
    writeParagraph(output, { first: INDENT }, (to) => {
      for (const piece of excerpt(cleanLine(text), query, SNIPPET_LENGTH))
        to.text(piece.text, piece.isMatch ? (word) => output.style('bold', word) : undefined)
    })
    if (!explain || passage.explanation === undefined) continue
    const explained = reasons(passage, passage.explanation)
    writeParagraph(output, { first: INDENT }, (to) => to.text(explained, (word) => output.style('dim', word)))
  }
}

/** Writes the whole text of a passage, for people. */
export function writeWholePassage(output: Output, passage: Passage): void {
  writeHeading(output, passage)
  writeParagraph(output, { first: INDENT }, (to) => to.text(cleanText(passage.text).trimEnd()))
}

function writeHeading(output: Output, { rank, name, page, pageLabel, score }: Omit<Passage, 'text'>): void {
  const place = cleanLine(pageName(page, pageLabel))
  writeParagraph(output, { rest: INDENT }, (to) => {
    to.text(`${rank}. `)
    to.text(cleanLine(name), (word) => output.style('bold', word))
    to.text(`, ${place} `)
    to.text(`(score\u00a0${score.toFixed(2)})`, (word) => output.style('dim', word))
  })
}

function reasons(
  { score, lexicalRank, vectorRank }: Pick<Passage, 'score' | 'lexicalRank' | 'vectorRank'>,
  { bm25, cosine, titleMatch, support, phrases, tokenMatch, figures, reranked }: Explanation,
): string {
  const parts = [
    `score ${score.toFixed(3)}`,
    bm25 !== null && `words ${bm25.toFixed(2)}${lexicalRank === null ? '' : ` (rank ${lexicalRank})`}`,
    cosine !== null && `meaning ${cosine.toFixed(3)}${vectorRank === null ? '' : ` (rank ${vectorRank})`}`,
    titleMatch > 0 && `title ${titleMatch.toFixed(2)}`,
    support !== null && `similar passages ${support.toFixed(3)}`,
    tokenMatch !== null && `token by token ${tokenMatch.toFixed(3)}`,
    figures !== null && figures > 0 && `figures ${figures.toFixed(2)}`,
    phrases > 0 && `phrases ${phrases}`,
    reranked !== null && `reranked ${reranked.toFixed(3)}`,
  ]
  return parts.filter((part) => part !== false).join(', ')
}
