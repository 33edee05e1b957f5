import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporary } from '../testing/docchat.ts'
import { describeEmbedder } from '../testing/embedder.ts'
import { wordVector } from '../testing/openai-server.ts'
import { type FeatureExtraction, type TransformersModule, transformersEmbedder } from './transformers.ts'

/** A module of the package's shape, which pools and normalises as requested. */
function standIn(changes: { readonly fails?: Error; readonly dims?: readonly number[] } = {}) {
  const seen: { options?: object; extractions: object[]; disposed: boolean } = {
    extractions: [],
    disposed: false,
  }
  const extract: FeatureExtraction = async (texts, options) => {
    seen.extractions.push(options)
    const vectors = texts.map((text) => wordVector(text, 32))
    return { dims: changes.dims ?? [texts.length, 32], data: Float32Array.from(vectors.flat()) }
  }
  extract.dispose = async () => {
    seen.disposed = true
  }
  const module: TransformersModule = {
    env: { allowRemoteModels: true, localModelPath: '/models/', cacheDir: '/elsewhere/node_modules/.cache' },
    async pipeline(_task, _model, options) {
      seen.options = options
      if (changes.fails !== undefined) throw changes.fails
      return extract
    },
  }
  return { module, seen }
}

describeEmbedder('transformers.js', () => transformersEmbedder({ model: 'any', module: standIn().module }))

describe('transformersEmbedder', () => {
  test('pools and normalises, does not download, and has its cache outside node_modules', async () => {
    const { module, seen } = standIn()
    {
      await using embedder = await transformersEmbedder({
        model: 'some/model',
        module,
        dtype: 'q8',
        pooling: 'cls',
      })
      expect(embedder).toMatchObject({ model: 'some/model/q8/cls', dimensions: 32, batchSize: 16 })
    }
    expect(seen.options).toEqual({ local_files_only: true, dtype: 'q8' })
    expect(seen.extractions).toEqual([{ pooling: 'cls', normalize: true }])
    expect(module.env.allowRemoteModels).toBe(false)
    expect(module.env.cacheDir).toMatch(/docchat.models$/)
    expect(module.env.localModelPath).toBe(module.env.cacheDir)
    expect(seen.disposed).toBe(true)
  })

  test('downloads only if allowed, with the configured folders', async () => {
    const { module, seen } = standIn()
    const cacheDir = join(temporary(), 'cache')
    await transformersEmbedder({ model: 'm', module, allowDownload: true, cacheDir, localPath: '/my/models' })
    expect(module.env).toEqual({ allowRemoteModels: true, localModelPath: '/my/models', cacheDir })
    expect(seen.options).toEqual({ local_files_only: false })
  })

  test('says where the files of a model belong', async () => {
    const { module } = standIn({ fails: new Error('local_files_only=true and file was not found') })
    await expect(
      transformersEmbedder({ model: 'a/b', module, localPath: '/my/models' }),
    ).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      message: expect.stringContaining(join('/my/models', 'a/b')),
    })
  })

  test('says that the package is missing', async () => {
    await expect(transformersEmbedder({ model: 'm' })).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      message: expect.stringContaining('npm install @huggingface/transformers'),
    })
  })

  test.each([
    ['a cache in node_modules', { cacheDir: '/app/node_modules/.cache' }],
    ['an empty batch', { batchSize: 0 }],
  ])('rejects %s', async (_, options) => {
    const { module } = standIn()
    const made = transformersEmbedder({ model: 'm', module, ...options })
    await expect(made).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  test('rejects a model that is not an embedding model', async () => {
    const { module } = standIn({ dims: [1, 7, 32] })
    await expect(transformersEmbedder({ model: 'm', module })).rejects.toMatchObject({
      code: 'EMBEDDER_FAILED',
    })
  })
})
