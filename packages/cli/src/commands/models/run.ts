import { addModel } from '@docchat/config'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'

/** `docchat models add <folder>` */
export async function addOwnModel({ output }: Context, given: string): Promise<ExitCode> {
  const { kind, folder, msPerText, configFile } = await addModel(given, process.cwd())
  const isEmbedder = kind === 'embedder'
  if (output.json) output.event({ kind, folder, ms_per_text: msPerText, config: configFile })
  else {
    output.line(
      `The ${isEmbedder ? 'embedding' : 'reranking'} model works: ${msPerText} ms for a short text.`,
    )
    output.line(`It is used from now on: it is set in ${configFile}.`)
  }
  if (isEmbedder) output.note('Documents need vectors from it. Run: docchat reindex')
  return 0
}
