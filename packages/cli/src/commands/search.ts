import type { Explanation, Passage } from '@docchat/core'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-codes.ts'
import type { SearchFlags } from '../program.ts'
import { noteRerankerFailures } from '../reranker-failures.ts'
import { scopeOf } from '../search-scope.ts'
import { snippet } from '../terminal/format.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine, snakeCased } from '../terminal/sanitize.ts'

const SNIPPET_LENGTH = 240

/** `docchat search <query>` */
export async function search(
  { output, open, signal }: Context,
  query: string,
  { limit, explain = false, ...scope }: SearchFlags,
): Promise<ExitCode> {
  await using docchat = await open({ models: true, onError: noteRerankerFailures(output) })
  const passages = await docchat.retrieve(query, {
    ...(await scopeOf(docchat, scope)),
    limit,
    explain,
    signal,
  })
  if (output.json) {
    for (const { versionId: _, explanation, ...passage } of passages) {
      output.event(snakeCased({ ...passage, ...(explanation && { explanation }) }))
    }
  } else {
    writePassages(output, passages)
    if (passages.length === 0) output.note('Nothing was found.')
  }
  return 0
}

/** Passages for people: where they stand, and how they begin. */
export function writePassages(output: Output, passages: readonly Passage[]): void {
  for (const { rank, name, page, text, ...passage } of passages) {
    output.line(`${rank}. ${output.style('bold', cleanLine(name))}, page ${page}`)
    output.line(`   ${snippet(cleanLine(text), SNIPPET_LENGTH)}`)
    if (passage.explanation) output.line(`   ${output.style('dim', reasons(passage, passage.explanation))}`)
  }
}

function reasons(
  { score, lexicalRank, vectorRank }: Pick<Passage, 'score' | 'lexicalRank' | 'vectorRank'>,
  { bm25, cosine, titleMatch, support, phrases, reranked }: Explanation,
): string {
  const parts = [
    `score ${score.toFixed(3)}`,
    bm25 !== null && `words ${bm25.toFixed(2)}${lexicalRank === null ? '' : ` (rank ${lexicalRank})`}`,
    cosine !== null && `meaning ${cosine.toFixed(3)}${vectorRank === null ? '' : ` (rank ${vectorRank})`}`,
    titleMatch > 0 && `title ${titleMatch.toFixed(2)}`,
    support !== null && `its like ${support.toFixed(3)}`,
    phrases > 0 && `phrases ${phrases}`,
    reranked !== null && `reranked ${reranked.toFixed(3)}`,
  ]
  return parts.filter((part) => part !== false).join(', ')
}
