import { DocChatError } from '../errors.ts'
import { checkServer } from '../openai/check.ts'
import {
  checkConnection,
  type OpenAIConnection,
  openAIClient,
  serverName,
  withinTimeout,
} from '../openai/client.ts'
import { type FailureContext, openAIFailure } from '../openai/failure.ts'
import type { Embedder, EmbedOptions } from './embedder.ts'
import { prefixed, spaceName, type TextPrefixes } from './prefixes.ts'
import { inRequests } from './requests.ts'

/** The part of an OpenAI client that is used; any object of this shape works. */
export interface EmbeddingClient {
  readonly embeddings: {
    create(body: EmbeddingBody, options?: { readonly signal?: AbortSignal }): PromiseLike<EmbeddingAnswer>
  }
}

/** The request passed to the client. */
export interface EmbeddingBody {
  model: string
  input: string[]
  encoding_format: 'float'
  dimensions?: number
}

/** The part of the response that is read. */
export interface EmbeddingAnswer {
  readonly data: readonly { readonly index: number; readonly embedding: readonly number[] }[]
}

/** Options of {@link openAIEmbedder}. */
export interface OpenAIEmbedderOptions extends OpenAIConnection, TextPrefixes {
  readonly model: string
  /** A custom client. The connection options are then ignored: configure the client itself. */
  readonly client?: EmbeddingClient
  /** The length of the vectors to request; not every model supports this. @defaultValue the model's own length */
  readonly dimensions?: number
  /**
   * The maximum number of texts per call. Parsing larger responses would block this process for long.
   *
   * @defaultValue 64
   */
  readonly batchSize?: number
  /** The approximate maximum number of tokens per request; OpenAI accepts 300,000. @defaultValue 100_000 */
  readonly batchTokens?: number
  /** The approximate maximum number of tokens per text; longer texts are truncated. @defaultValue 8000 */
  readonly textTokens?: number
  /** The number of concurrent calls when embedding a document. @defaultValue 4 */
  readonly concurrency?: number
}

/** Sent in place of an empty text, which servers reject. */
const EMPTY_TEXT = '.'

/**
 * Returns an embedder that uses any model behind an OpenAI-compatible server. Unless `dimensions` is given, one text is
 * embedded right away to determine it.
 *
 * @throws DocChatError `EMBEDDER_FAILED`, `NOT_CONFIGURED`, `INVALID_ARGUMENT`.
 */
export async function openAIEmbedder(options: OpenAIEmbedderOptions): Promise<Embedder> {
  const { model, batchSize = 64, batchTokens = 100_000, textTokens = 8000, concurrency = 4 } = options
  checkWhole({ batchSize, batchTokens, textTokens, concurrency })
  if (options.client === undefined) checkConnection(options)
  const server = options.client === undefined ? serverName(options) : "The embedder's server"
  const context: FailureContext = { code: 'EMBEDDER_FAILED', model, server }
  let client: Promise<EmbeddingClient> | undefined

  async function request(texts: readonly string[], signal?: AbortSignal): Promise<EmbeddingAnswer> {
    const body: EmbeddingBody = { model, input: [...texts], encoding_format: 'float' }
    if (options.dimensions !== undefined) body.dimensions = options.dimensions
    signal?.throwIfAborted()
    const stop = options.client === undefined ? withinTimeout(options, signal) : signal
    try {
      client ??= options.client === undefined ? openAIClient(options) : Promise.resolve(options.client)
      return await (await client).embeddings.create(body, stop === undefined ? {} : { signal: stop })
    } catch (error) {
      signal?.throwIfAborted()
      throw openAIFailure(stop?.aborted ? stop.reason : error, context)
    }
  }

  const dimensions =
    options.dimensions ?? readVectors(await request(['dimensions']), 1, null, context)[0]?.length ?? 0
  return {
    model: spaceName(model, options),
    dimensions,
    batchSize,
    concurrency,
    ...(options.client === undefined && {
      check: ({ signal }: EmbedOptions = {}) =>
        checkServer(options, { code: 'EMBEDDER_FAILED', model }, signal),
    }),
    async embed(texts: readonly string[], { purpose = 'document', signal }: EmbedOptions = {}) {
      if (texts.length > batchSize) {
        throw new DocChatError(
          'INVALID_ARGUMENT',
          `${texts.length} texts are too many for one call: embed at most ${batchSize} at a time.`,
        )
      }
      signal?.throwIfAborted()
      return texts.length === 0
        ? []
        : inRequests(
            prefixed(texts, purpose, options).map(sendable),
            { batchTokens, textTokens },
            async (some) => readVectors(await request(some, signal), some.length, dimensions, context),
          )
    },
    // The client holds no connection that needs closing.
    async [Symbol.asyncDispose]() {},
  }
}

function sendable(text: string): string {
  return text.toWellFormed().trim() || EMPTY_TEXT
}

function checkWhole(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (Number.isInteger(value) && value >= 1) continue
    throw new DocChatError('INVALID_ARGUMENT', `${name} is ${value}: it must be a whole number, 1 or more.`)
  }
}

/** Returns the vectors, normalised to unit length, in the order of the texts. */
function readVectors(
  answer: EmbeddingAnswer,
  count: number,
  dimensions: number | null,
  context: FailureContext,
): Float32Array[] {
  const vectors = new Map<number, Float32Array>()
  for (const { index, embedding } of answer?.data ?? []) vectors.set(index, unit(embedding, context))
  return Array.from({ length: count }, (_, i) => {
    const vector = vectors.get(i)
    if (vector === undefined) {
      throw invalid(
        context,
        `${context.server} returned no vector for a text. Check the base URL and the model's name.`,
      )
    }
    if (dimensions !== null && vector.length !== dimensions) {
      const problem = `"${context.model}" returned a vector of ${vector.length} numbers instead of ${dimensions}.`
      throw invalid(context, `${problem} Check \`dimensions\`: not every model can shorten its vectors.`)
    }
    return vector
  })
}

function unit(embedding: readonly number[], context: FailureContext): Float32Array {
  const norm = Math.hypot(...embedding)
  if (!(norm > 0 && Number.isFinite(norm))) {
    throw invalid(
      context,
      `"${context.model}" returned a vector of zero or invalid length. Check that it is an embedding model.`,
    )
  }
  return Float32Array.from(embedding, (value) => value / norm)
}

function invalid({ code }: FailureContext, message: string): DocChatError {
  return new DocChatError(code, message)
}
