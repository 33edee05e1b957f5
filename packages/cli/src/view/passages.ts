import { type Explanation, type Passage, pageName } from '@docchat/core'
import { snippet } from '../terminal/format.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine } from '../terminal/sanitize.ts'

const SNIPPET_LENGTH = 240

/** Writes passages for people: their location and their beginning. */
export function writePassages(output: Output, passages: readonly Passage[]): void {
  for (const { rank, name, page, pageLabel, text, ...passage } of passages) {
    const place = cleanLine(pageName(page, pageLabel))
    output.line(`${rank}. ${output.style('bold', cleanLine(name))}, ${place}`)
    output.line(`   ${snippet(cleanLine(text), SNIPPET_LENGTH)}`)
    if (passage.explanation) output.line(`   ${output.style('dim', reasons(passage, passage.explanation))}`)
  }
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
