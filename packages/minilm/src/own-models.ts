import { DocChatError, type Embedder, type Reranker } from '@docchat/core'
import { type ModelFolder, readModelFolder } from './model-folder.ts'
import { onnxEmbedder } from './onnx.ts'
import { onnxReranker } from './onnx-reranker.ts'

/** Opens the embedding model in a folder. @throws DocChatError `NOT_CONFIGURED`, `EMBEDDER_FAILED`. */
export async function folderEmbedder(folder: string): Promise<Embedder> {
  const { kind: _, ...model } = await expect(folder, 'embedder')
  return onnxEmbedder(model)
}

/** Opens the reranking model in a folder. @throws DocChatError `NOT_CONFIGURED`, `RERANKER_FAILED`. */
export async function folderReranker(folder: string): Promise<Reranker> {
  const { kind: _, pooling: __, ...model } = await expect(folder, 'reranker')
  return onnxReranker(model)
}

const NAMES = { embedder: 'an embedding model', reranker: 'a reranking model' } as const

async function expect(folder: string, kind: ModelFolder['kind']): Promise<ModelFolder> {
  const found = await readModelFolder(folder)
  if (found.kind === kind) return found
  const problem = `${folder} is ${NAMES[found.kind]}, not ${NAMES[kind]}, according to its config.json.`
  throw new DocChatError('NOT_CONFIGURED', `${problem} Set it for what it is: docchat models add does that.`)
}
