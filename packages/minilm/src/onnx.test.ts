import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describeEmbedder } from '@docchat/core/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { tokenizerFile } from './build/source.ts'
import { miniLMEmbedder } from './embedder.ts'
import { onnxModel } from './fixtures/onnx-model.ts'
import { type OnnxEmbedderOptions, onnxEmbedder } from './onnx.ts'

const folder = mkdtempSync(join(tmpdir(), 'docchat-onnx-'))
const tokenizer = fileURLToPath(tokenizerFile())
/** Stands in for the package, whose 290 MB are not installed here. */
const runtime = new URL('./fixtures/word-runtime.ts', import.meta.url).href

afterAll(() => rm(folder, { recursive: true }))

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function wordEmbedder(
  model: { inputs: string[]; pooled?: boolean } = {
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'],
  },
  options: Partial<OnnxEmbedderOptions> = {},
) {
  const path = await fileOf(`${model.inputs.join()}.${model.pooled}.onnx`, JSON.stringify(model))
  return onnxEmbedder({ model: path, tokenizer, runtime, threads: 1, ...options })
}

describeEmbedder('onnx', () => wordEmbedder())

describe('onnxEmbedder', () => {
  test('names its vector space after the model and its pooling', async () => {
    await using mean = await wordEmbedder()
    await using cls = await wordEmbedder(undefined, { pooling: 'cls' })
    await using other = await wordEmbedder({ inputs: ['input_ids'] })
    expect(mean).toMatchObject({ model: expect.stringMatching(/^onnx\/[0-9a-f]{16}\/mean$/), dimensions: 64 })
    expect(new Set([mean.model, cls.model, other.model]).size).toBe(3)
  })

  test("returns the mean of the tokens, the first one, or the model's own pooling", async () => {
    await using mean = await wordEmbedder()
    await using pooled = await wordEmbedder({ inputs: ['input_ids'], pooled: true })
    await using cls = await wordEmbedder(undefined, { pooling: 'cls' })
    const [a, b] = [await mean.embed(['rent is due']), await pooled.embed(['rent is due'])]
    for (const [i, value] of a[0]?.entries() ?? []) expect(value).toBeCloseTo(b[0]?.[i] ?? Number.NaN, 5)
    expect(await cls.embed(['rent'])).toEqual(await cls.embed(['warranty']))
  })

  test('reads no more tokens than maxTokens', async () => {
    await using embedder = await wordEmbedder(undefined, { maxTokens: 3 })
    expect(await embedder.embed(['rent is due'])).toEqual(await embedder.embed(['rent']))
  })

  const MISTAKES: readonly (readonly [string, Partial<OnnxEmbedderOptions>, object])[] = [
    [
      'a runtime that is not installed',
      { runtime: 'no-such-runtime' },
      {
        code: 'NOT_CONFIGURED',
        message: expect.stringContaining('Run: npm install --ignore-scripts no-such-runtime'),
      },
    ],
    ['no model', { model: 'no.onnx' }, { message: expect.stringContaining('no.onnx cannot be read') }],
    [
      'no tokenizer',
      { tokenizer: 'no.json' },
      { message: expect.stringContaining('no.json cannot be read') },
    ],
    [
      'a file that is not a model',
      { model: tokenizer },
      { message: expect.stringMatching(/tokenizer\.json cannot be used: /) },
    ],
    ['zero threads', { threads: 0 }, { code: 'INVALID_ARGUMENT' }],
    ['too few tokens', { maxTokens: 2 }, { code: 'INVALID_ARGUMENT' }],
  ]
  test.each(MISTAKES)('refuses %s', async (_, options, error) => {
    await expect(wordEmbedder(undefined, options)).rejects.toMatchObject({
      code: 'EMBEDDER_FAILED',
      ...error,
    })
  })

  test('refuses a model with inputs of another kind', async () => {
    await expect(wordEmbedder({ inputs: ['pixel_values'] })).rejects.toMatchObject({
      code: 'EMBEDDER_FAILED',
      message: expect.stringContaining('"pixel_values"'),
    })
  })

  const WORDS = { '[CLS]': 0, '[SEP]': 1, '[UNK]': 2 }
  test.each([
    ['another kind', { model: { type: 'Unigram', vocab: [['a', 0]] }, normalizer: { lowercase: true } }],
    ['one with case', { model: { type: 'WordPiece', vocab: WORDS }, normalizer: { lowercase: false } }],
    ['one without words', { model: { type: 'WordPiece' }, normalizer: { lowercase: true } }],
    ['none at all', null],
  ])('refuses a tokenizer of %s', async (name, content) => {
    const path = await fileOf(`${name}.json`, JSON.stringify(content))
    await expect(wordEmbedder(undefined, { tokenizer: path })).rejects.toMatchObject({
      code: 'EMBEDDER_FAILED',
      message: expect.stringContaining('is not the uncased WordPiece'),
    })
  })
})

/** `ONNXRUNTIME=<folder>` names a folder in which onnxruntime-node is installed. */
const installed = process.env['ONNXRUNTIME']
const reason = installed === undefined ? ' (skipped: ONNXRUNTIME names no folder with onnxruntime-node)' : ''

describe.skipIf(installed === undefined)(`onnxEmbedder on onnxruntime-node${reason}`, () => {
  const open = async () => {
    const found = createRequire(join(resolve(installed ?? ''), 'x')).resolve('onnxruntime-node')
    const model = await fileOf('minilm.onnx', await onnxModel())
    return onnxEmbedder({ model, tokenizer, runtime: pathToFileURL(found).href, threads: 1 })
  }

  describeEmbedder('onnxruntime-node', open)

  test('agrees with the bundled embedder on the same weights, and leaves the calling thread free', async () => {
    await using onnx = await open()
    await using bundled = await miniLMEmbedder({ threads: 1 })
    const texts = [
      'rent',
      'How long does the warranty last?',
      'The landlord keeps the roof whole. '.repeat(30),
    ]
    const ours = await bundled.embed(texts)
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    const theirs = await onnx.embed(texts)
    clearInterval(timer)
    expect(turns).toBeGreaterThan(10)
    for (const [i, vector] of theirs.entries()) {
      expect(vector.reduce((sum, value, d) => sum + value * (ours[i]?.[d] ?? 0), 0)).toBeGreaterThan(0.9995)
    }
  })
})
