import { homedir } from 'node:os'
import { isAbsolute, join, resolve, sep } from 'node:path'
import { DocChatError } from '../errors.ts'
import type { Embedder, EmbedOptions } from './embedder.ts'
import { prefixed, spaceName, type TextPrefixes } from './prefixes.ts'

/** The part of transformers.js that is used; any module of this shape works. */
export interface TransformersModule {
  readonly env: { allowRemoteModels: boolean; localModelPath: string; cacheDir: string | null }
  pipeline(
    task: 'feature-extraction',
    model: string,
    options: { readonly dtype?: string; readonly local_files_only: boolean },
  ): Promise<FeatureExtraction>
}

/** The part of its feature extraction pipeline that is used. */
export interface FeatureExtraction {
  (
    texts: string[],
    options: { readonly pooling: 'mean' | 'cls'; readonly normalize: boolean },
  ): Promise<{ readonly dims: readonly number[]; readonly data: ArrayLike<number> }>
  dispose?(): Promise<unknown>
}

/** Options of {@link transformersEmbedder}. */
export interface TransformersEmbedderOptions extends TextPrefixes {
  /** The model's name, such as `Xenova/all-MiniLM-L6-v2`. */
  readonly model: string
  /** The folder that holds the model's folder. @defaultValue the cache */
  readonly localPath?: string
  /** Whether to download the model if it is missing. @defaultValue false */
  readonly allowDownload?: boolean
  /**
   * Where downloaded models are stored. Not in `node_modules`, which package managers clear on updates.
   *
   * @defaultValue `docchat/models` in the user's cache folder
   */
  readonly cacheDir?: string
  /** How the token vectors are pooled; see the model's documentation. @defaultValue 'mean' */
  readonly pooling?: 'mean' | 'cls'
  /** The precision of the weights, such as `fp32` or `q8`. @defaultValue the package's default */
  readonly dtype?: string
  /** The maximum number of texts per call. @defaultValue 16 */
  readonly batchSize?: number
  /** A custom module. @defaultValue the package `@huggingface/transformers` */
  readonly module?: TransformersModule
}

const PACKAGE = '@huggingface/transformers'

/**
 * Returns an embedder that runs a transformers.js model in this process. Needs `npm install
 * @huggingface/transformers`. One text is embedded right away to determine the dimensions.
 *
 * @throws DocChatError `NOT_CONFIGURED` (the package or the model is missing), `INVALID_ARGUMENT`, `EMBEDDER_FAILED`.
 */
export async function transformersEmbedder(options: TransformersEmbedderOptions): Promise<Embedder> {
  const { model, pooling = 'mean', dtype, batchSize = 16 } = options
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new DocChatError(
      'INVALID_ARGUMENT',
      `batchSize is ${batchSize}: it must be a whole number, 1 or more.`,
    )
  }
  const { env, pipeline } = options.module ?? (await loadPackage())
  const { allowDownload = false } = options
  const cacheDir = checkedCache(options.cacheDir ?? join(userCache(), 'docchat', 'models'))
  env.cacheDir = cacheDir
  env.localModelPath = resolve(options.localPath ?? cacheDir)
  env.allowRemoteModels = allowDownload
  const extract = await pipeline('feature-extraction', model, {
    local_files_only: !allowDownload,
    ...(dtype !== undefined && { dtype }),
  }).catch((cause: unknown) => {
    throw notLoaded(model, env.localModelPath, allowDownload, cause)
  })

  async function embed(texts: readonly string[]): Promise<Float32Array[]> {
    try {
      const { dims, data } = await extract([...texts], { pooling, normalize: true })
      return rows(dims, data, texts.length, model)
    } catch (error) {
      if (DocChatError.isInstance(error)) throw error
      throw new DocChatError('EMBEDDER_FAILED', `The model "${model}" failed. See the log for details.`, {
        cause: error,
      })
    }
  }

  const [first] = await embed(['dimensions'])
  return {
    // The precision and the pooling are part of the name: they change the vectors.
    model: spaceName(
      [model, dtype, pooling === 'mean' ? undefined : pooling].filter(Boolean).join('/'),
      options,
    ),
    dimensions: first?.length ?? 0,
    batchSize,
    async embed(texts: readonly string[], { purpose = 'document', signal }: EmbedOptions = {}) {
      if (texts.length > batchSize) {
        const message = `${texts.length} texts are too many for one call: embed at most ${batchSize} at a time.`
        throw new DocChatError('INVALID_ARGUMENT', message)
      }
      signal?.throwIfAborted()
      if (texts.length === 0) return []
      // A batch is padded to its longest text, which may change a vector slightly, so each text is embedded alone.
      const vectors: Float32Array[] = []
      for (const text of prefixed(texts, purpose, options)) {
        vectors.push(...(await embed([text.toWellFormed().trim() || '.'])))
        signal?.throwIfAborted()
      }
      return vectors
    },
    async [Symbol.asyncDispose]() {
      await extract.dispose?.()
    },
  }
}

async function loadPackage(): Promise<TransformersModule> {
  try {
    const name: string = PACKAGE
    return (await import(name)) as TransformersModule
  } catch (cause) {
    const message = `The package ${PACKAGE} is not installed. Run: npm install ${PACKAGE}`
    throw new DocChatError('NOT_CONFIGURED', message, { cause })
  }
}

function notLoaded(model: string, folder: string, allowDownload: boolean, cause: unknown): DocChatError {
  const advice = allowDownload
    ? "Check the model's name and the internet connection."
    : `Put its files into ${join(folder, model)}, or set allowDownload.`
  return new DocChatError(
    'NOT_CONFIGURED',
    `The model "${model}" cannot be loaded from ${folder}. ${advice}`,
    { cause },
  )
}

function checkedCache(folder: string): string {
  const path = resolve(folder)
  if (!path.split(sep).includes('node_modules')) return path
  throw new DocChatError(
    'INVALID_ARGUMENT',
    `The cache folder ${path} is in node_modules, which package managers clear on updates. Choose another folder.`,
  )
}

function userCache(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME
  if (process.platform === 'win32' && LOCALAPPDATA !== undefined) return LOCALAPPDATA
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
}

function rows(
  dims: readonly number[],
  data: ArrayLike<number>,
  count: number,
  model: string,
): Float32Array[] {
  const [texts, length = 0] = dims
  const fits = dims.length === 2 && texts === count && length > 0 && data.length === count * length
  if (!fits) {
    throw new DocChatError(
      'EMBEDDER_FAILED',
      `"${model}" did not return a vector for each text. Check that it is an embedding model.`,
    )
  }
  return Array.from({ length: count }, (_, i) => {
    const vector = Float32Array.from({ length }, (_, j) => data[i * length + j] ?? 0)
    const norm = Math.hypot(...vector)
    if (norm > 0 && Number.isFinite(norm)) return vector.map((value) => value / norm)
    throw new DocChatError(
      'EMBEDDER_FAILED',
      `"${model}" returned a vector of zero or invalid length. Check that it is an embedding model.`,
    )
  })
}
