import { basename } from 'node:path'
import { usesModel } from '@docchat/config'
import type { DocumentState } from '@docchat/core'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { describeFailure } from '../../failure.ts'
import { count, formatSize } from '../../terminal/format.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { writeDetail } from '../../view/details.ts'

const STATES: readonly DocumentState[] = ['queued', 'processing', 'complete', 'failed']

/** The embedding model that is used unless another one is configured. */
const BUNDLED_MODEL = 'all-MiniLM-L6-v2'

/** `docchat status` */
export async function status({ output, open, config }: Context): Promise<ExitCode> {
  const loaded = await config()
  const { dataDir, semanticSearch, embeddingFolder = BUNDLED_MODEL } = loaded
  const { embeddingModel = basename(embeddingFolder) } = loaded
  await using docchat = await open({ models: true, loadModels: 'lazy', noticesStale: false }).catch(
    (error: unknown) => {
      output.note(`The vectors cannot be counted: ${cleanLine(describeFailure(error).message)}`)
      return open()
    },
  )
  const { tokenBytes, ...coverage } = await docchat.coverage()
  const states = await Promise.all(
    STATES.map(
      async (state) => [state, (await docchat.documents.list({ states: [state], limit: 1 })).total] as const,
    ),
  )
  const index = await docchat.indexStatus()
  const answers = usesModel(loaded) ? loaded.model : null
  if (output.json) {
    output.event({
      data_dir: dataDir,
      documents: Object.fromEntries(states),
      searchable: { ...coverage, token_bytes: tokenBytes },
      model: answers,
      embedding_model: semanticSearch ? embeddingModel : null,
      index: {
        outdated: index.outdated,
        without_tokens: index.withoutTokens,
        stale_models: index.staleModels,
      },
    })
    return 0
  }
  const line = (label: string, value: string) => writeDetail(output, label, value)
  line('data', dataDir)
  line('documents', states.map(([state, n]) => `${n} ${state}`).join(', '))
  line('searchable', count(coverage.chunks, 'passage'))
  line(
    'meaning',
    !semanticSearch ? 'off' : `${coverage.embedded} of ${coverage.chunks} passages, ${embeddingModel}`,
  )
  if (tokenBytes > 0) line('', `${formatSize(tokenBytes)} for the order of the best passages, token by token`)
  if (index.advice !== null) line('', index.advice)
  line(
    'answers',
    answers === null ? 'quotes from the documents (no model is configured)' : `written by ${answers}`,
  )
  return 0
}
