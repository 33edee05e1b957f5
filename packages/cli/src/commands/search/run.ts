import { passageJson } from '@docchat/core/json'
import type { ScopeFlags } from '../../command-line/scope-options.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { scopeOf } from '../../lookup/search-scope.ts'
import { nearnessOf } from '../../view/nearness.ts'
import { writePassages } from '../../view/passages.ts'
import { noteRerankerFailures } from '../../view/reranker-failures.ts'

const NOTHING_NEAR =
  'Nothing was found: no word of the query occurs in the documents, and nothing in them is near in meaning. ' +
  '--explain shows the nearest passages all the same.'
const IN_MEANING_ONLY = 'No word of the query occurs in the documents. The nearest passages in meaning:'

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
  await using docchat = await open({
    models: true,
    loadModels: 'background',
    onError: noteRerankerFailures(output),
  })
  const passages = await docchat.retrieve(query, {
    ...(await scopeOf(docchat, scope)),
    limit,
    explain: explain || !output.json,
    signal,
  })
  if (output.json) {
    for (const passage of passages) output.event(passageJson(passage))
  } else if (passages.length === 0) {
    output.note('Nothing was found.')
  } else {
    const nearness = nearnessOf(passages)
    if (nearness === 'nothing' && !explain) output.note(NOTHING_NEAR)
    else {
      if (nearness !== 'words') output.note(IN_MEANING_ONLY)
      writePassages(output, passages, { query, explain })
    }
  }
  return 0
}
