import { resolve } from 'node:path'
import { writeSetting } from './write-setting.ts'

/** A model that is used from now on. */
export interface AddedModel {
  readonly kind: 'embedder' | 'reranker'
  /** An absolute path. */
  readonly folder: string
  /** How long a short text took, in milliseconds. */
  readonly msPerText: number
  /** The configuration file in which it is set. */
  readonly configFile: string
}

const SAMPLE = 'The warranty lasts for 24 months from the day of delivery.'

/**
 * Runs the model in a folder once, and sets it in `docchat.config.json`.
 *
 * @param cwd - the folder of the configuration file, from which the other path is resolved.
 * @throws DocChatError `NOT_CONFIGURED`, `EMBEDDER_FAILED` or `RERANKER_FAILED` when it cannot be used; nothing is set then.
 */
export async function addModel(given: string, cwd: string): Promise<AddedModel> {
  const { folderEmbedder, folderReranker, readModelFolder } = await import('@docchat/minilm')
  const folder = resolve(cwd, given)
  const { kind } = await readModelFolder(folder)
  await using model = kind === 'embedder' ? await folderEmbedder(folder) : await folderReranker(folder)
  const began = performance.now()
  if ('embed' in model) await model.embed([SAMPLE])
  else await model.rerank('How long is the warranty?', [SAMPLE])
  const msPerText = Math.round(performance.now() - began)
  const configFile = writeSetting(cwd, kind === 'embedder' ? 'embeddingFolder' : 'rerankFolder', folder)
  return { kind, folder, msPerText, configFile }
}
