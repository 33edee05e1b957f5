import { type Definitions, described } from '../setting.ts'
import { address, flag, text, wholeNumber } from '../values.ts'

/** The default base URL of OpenAI's clients. */
export const OPENAI_URL = 'https://api.openai.com/v1'

/** The models that write answers and create vectors. */
export interface ModelSettings {
  readonly openaiApiKey: string | undefined
  readonly openaiBaseUrl: string | undefined
  readonly model: string
  readonly maxAnswerTokens: number | undefined
  readonly contextTokens: number
  readonly semanticSearch: boolean
  readonly embeddingModel: string | undefined
  /** An absolute path. */
  readonly embeddingFolder: string | undefined
  readonly embeddingDimensions: number | undefined
  readonly embeddingQueryPrefix: string | undefined
  readonly embeddingDocumentPrefix: string | undefined
}

export const modelSettings: Definitions<ModelSettings> = {
  openaiApiKey: {
    env: 'OPENAI_API_KEY',
    schema: text,
    secret: { sentTo: 'openaiBaseUrl' },
    description:
      'The key of an OpenAI-compatible service. If it or `OPENAI_BASE_URL` is set, a model writes the answers.',
  },
  openaiBaseUrl: {
    env: 'OPENAI_BASE_URL',
    schema: address('http://localhost:11434/v1', 'keys belong in OPENAI_API_KEY'),
    masked: true,
    alsoSent: ['OPENAI_CUSTOM_HEADERS', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID'],
    unset: OPENAI_URL,
    description: 'The base URL of the OpenAI-compatible service. Local servers need no key.',
  },
  model: {
    env: 'DOCCHAT_MODEL',
    ...described('model'),
    schema: text,
  },
  maxAnswerTokens: {
    env: 'DOCCHAT_MAX_ANSWER_TOKENS',
    schema: wholeNumber(1, 1_000_000),
    unset: "the service's limit",
    description:
      'The maximum length of an answer, in tokens. An answer that is cut off at this length is an error.',
  },
  contextTokens: {
    env: 'DOCCHAT_CONTEXT_TOKENS',
    schema: wholeNumber(500, 1_000_000),
    default: '8000',
    description:
      'How many tokens of the documents the model is given with each question. A local model needs a context of about 4,000 more.',
  },
  semanticSearch: {
    env: 'DOCCHAT_SEMANTIC_SEARCH',
    schema: flag,
    default: 'true',
    description: 'Whether to search by meaning as well as by words.',
  },
  embeddingModel: {
    env: 'DOCCHAT_EMBEDDING_MODEL',
    schema: text,
    unset: 'the bundled all-MiniLM-L6-v2, which runs on this machine',
    description: 'The embedding model of the OpenAI-compatible service, used instead of the bundled one.',
  },
  embeddingFolder: {
    env: 'DOCCHAT_EMBEDDING_FOLDER',
    schema: text,
    unset: 'the bundled model',
    description:
      'A folder with an embedding model of your own, used instead of the bundled one: a sentence transformer on uncased BERT, exported to ONNX. ' +
      '`docchat models add` checks it and sets this.',
  },
  embeddingDimensions: {
    env: 'DOCCHAT_EMBEDDING_DIMENSIONS',
    schema: wholeNumber(1, 16_000),
    unset: "the model's own",
    description: 'The length of the vectors, for embedding models that can create shorter ones.',
  },
  embeddingQueryPrefix: {
    env: 'DOCCHAT_EMBEDDING_QUERY_PREFIX',
    schema: text,
    unset: 'none',
    description:
      'The text that the embedding model expects before each question, such as `"query: "` for E5 or `"search_query: "` ' +
      'for Nomic. Quotation marks keep the space at the end.',
  },
  embeddingDocumentPrefix: {
    env: 'DOCCHAT_EMBEDDING_DOCUMENT_PREFIX',
    schema: text,
    unset: 'none',
    description:
      'The text that the embedding model expects before each passage, such as `"passage: "` or `"search_document: "`. ' +
      'After changing it, run `docchat reindex`.',
  },
}
