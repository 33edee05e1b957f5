import type { Passage } from '@docchat/core'
import type { Context } from '../context.ts'
import { onlyIn } from '../documents.ts'
import type { ExitCode } from '../exit-codes.ts'
import type { SearchFlags } from '../program.ts'
import { snippet } from '../terminal/format.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine, snakeCased } from '../terminal/sanitize.ts'

const SNIPPET_LENGTH = 240

/** `docchat search <query>` */
export async function search(
  { output, open, signal }: Context,
  query: string,
  { document, limit }: SearchFlags,
): Promise<ExitCode> {
  await using docchat = await open({ models: true })
  const passages = await docchat.retrieve(query, { ...(await onlyIn(docchat, document)), limit, signal })
  if (output.json) {
    for (const { versionId: _, ...passage } of passages) output.event(snakeCased(passage))
  } else {
    writePassages(output, passages)
    if (passages.length === 0) output.note('Nothing was found.')
  }
  return 0
}

/** Passages for people: where they stand, and how they begin. */
export function writePassages(output: Output, passages: readonly Passage[]): void {
  for (const { rank, name, page, text } of passages) {
    output.line(`${rank}. ${output.style('bold', cleanLine(name))}, page ${page}`)
    output.line(`   ${snippet(cleanLine(text), SNIPPET_LENGTH)}`)
  }
}
