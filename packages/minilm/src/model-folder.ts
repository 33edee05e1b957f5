import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DocChatError } from '@docchat/core'

/** A model as it is published: a folder with its ONNX file, its tokenizer and its configuration. */
export interface ModelFolder {
  /** What the model is for: vectors, or the scores of texts for a question. */
  readonly kind: 'embedder' | 'reranker'
  readonly model: string
  readonly tokenizer: string
  readonly pooling: 'mean' | 'cls'
  /** As many as the model was made for. */
  readonly maxTokens: number
}

const MODEL_FILES = ['onnx/model.onnx', 'model.onnx'] as const
const MAX_TOKENS = 512

/**
 * Finds out what kind of model a folder holds.
 *
 * @throws DocChatError `NOT_CONFIGURED` with what is missing.
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const model = await modelIn(folder)
  const { architectures, max_position_embeddings: positions } = await readJson(join(folder, 'config.json'))
  const sentences = await readJson(join(folder, 'sentence_bert_config.json'), {})
  const pooling = await readJson(join(folder, '1_Pooling/config.json'), {})
  const limits = [positions, sentences['max_seq_length'], MAX_TOKENS].filter(
    (limit) => typeof limit === 'number',
  )
  return {
    kind: String(architectures).includes('ForSequenceClassification') ? 'reranker' : 'embedder',
    model,
    tokenizer: join(folder, 'tokenizer.json'),
    pooling: pooling['pooling_mode_cls_token'] === true ? 'cls' : 'mean',
    maxTokens: Math.min(...limits),
  }
}

async function modelIn(folder: string): Promise<string> {
  for (const name of MODEL_FILES) {
    const path = join(folder, name)
    if (await stat(path).then(isFile, () => false)) return path
  }
  throw new DocChatError(
    'NOT_CONFIGURED',
    `${folder} has no ${MODEL_FILES.join(' or ')}. Give the folder of a model that was exported to ONNX.`,
  )
}

function isFile(found: { isFile(): boolean }): boolean {
  return found.isFile()
}

async function readJson(path: string, absent?: object): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (isMissing && absent !== undefined) return { ...absent }
    const problem = isMissing ? 'is missing' : 'is not valid JSON'
    throw new DocChatError(
      'NOT_CONFIGURED',
      `${path} ${problem}. Copy it again from where the model is published.`,
      {
        cause,
      },
    )
  }
  throw new DocChatError('NOT_CONFIGURED', `${path} is not a JSON object. Copy it again.`)
}
