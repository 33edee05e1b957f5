import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeReranker } from '@docchat/core/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tokenizerFile } from './build/source.ts'
import { readModelFolder } from './model-folder.ts'
import { onnxReranker } from './onnx-reranker.ts'
import { folderEmbedder, folderReranker } from './own-models.ts'

const runtime = new URL('./fixtures/word-runtime.ts', import.meta.url).href
const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids']

/** A folder as models are published. */
async function modelFolder(files: Readonly<Record<string, object>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'docchat-model-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await copyFile(tokenizerFile(), join(folder, 'tokenizer.json'))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), JSON.stringify(content))
  }
  return folder
}

async function wordReranker(outputs: number, maxTokens = 64) {
  const folder = await modelFolder({ 'model.onnx': { inputs: INPUTS, outputs } })
  const files = { model: join(folder, 'model.onnx'), tokenizer: join(folder, 'tokenizer.json') }
  return onnxReranker({ ...files, runtime, threads: 1, maxTokens })
}

describeReranker('onnx', () => wordReranker(1))

describe('onnxReranker', () => {
  test('gives a long question half of the tokens, and the text the rest', async () => {
    await using reranker = await wordReranker(1, 16)
    const question = 'one two three four five six seven eight nine ten'
    // Of the question, six words are read; the text has room for seven.
    const [scores] = [
      await reranker.rerank(question, ['seven', 'six', 'x x x x x x six', 'x x x x x x x six']),
    ]
    expect(scores).toEqual([1, 2, 2, 1])
  })

  test('refuses a model that does not return one number', async () => {
    await expect(wordReranker(3)).rejects.toMatchObject({
      code: 'RERANKER_FAILED',
      message: expect.stringContaining(
        'Its output has the shape [1,3]; that of a cross-encoder is one number.',
      ),
    })
  })
})

describe('a folder with a model', () => {
  const onnx = { inputs: INPUTS }

  test('says what the model is for, and how it is read', async () => {
    const embedder = await modelFolder({
      'onnx/model.onnx': onnx,
      'config.json': { architectures: ['BertModel'], max_position_embeddings: 512 },
      'sentence_bert_config.json': { max_seq_length: 384 },
      '1_Pooling/config.json': { pooling_mode_cls_token: true },
    })
    expect(await readModelFolder(embedder)).toEqual({
      kind: 'embedder',
      model: join(embedder, 'onnx/model.onnx'),
      tokenizer: join(embedder, 'tokenizer.json'),
      pooling: 'cls',
      maxTokens: 384,
    })
    const reranker = await modelFolder({
      'model.onnx': onnx,
      'config.json': { architectures: ['BertForSequenceClassification'] },
    })
    expect(await readModelFolder(reranker)).toMatchObject({
      ...{ kind: 'reranker', model: join(reranker, 'model.onnx'), maxTokens: 512 },
    })
    await expect(folderEmbedder(reranker)).rejects.toThrow('is a reranking model, not an embedding model')
    await expect(folderReranker(embedder)).rejects.toThrow('is an embedding model, not a reranking model')
  })

  test.each([
    [{}, 'has no onnx/model.onnx or model.onnx'],
    [{ 'model.onnx': onnx }, 'config.json is missing'],
    [{ 'model.onnx': onnx, 'config.json': [] }, 'onnxruntime-node, which runs ONNX models, is not installed'],
  ])('refuses %j: %s', async (files, message) => {
    await expect(folderEmbedder(await modelFolder(files))).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      message: expect.stringContaining(message),
    })
  })
})
