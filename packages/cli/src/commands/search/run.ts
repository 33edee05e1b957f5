import type { ScopeFlags } from '../../command-line/scope-options.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { scopeOf } from '../../lookup/search-scope.ts'
import { snakeCased } from '../../terminal/sanitize.ts'
import { writePassages } from '../../view/passages.ts'
import { noteRerankerFailures } from '../../view/reranker-failures.ts'

/** Options of `search`. */
export interface SearchFlags extends ScopeFlags {
  readonly limit: number
  readonly explain?: boolean
}

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
