import { LOCAL_MODEL_PORTS } from '../local-models.ts'
import { type Definitions, described } from '../setting.ts'
import { address, flag, ports, text, wholeNumber } from '../values.ts'

/** The default base URL of OpenAI's clients. */
export const OPENAI_URL = 'https://api.openai.com/v1'

/** The models that write answers and create vectors. */
export interface ModelSettings {
  readonly openaiApiKey: string | undefined
  readonly openaiBaseUrl: string | undefined
  readonly model: string
  /** In seconds. */
  readonly modelTimeout: number
  /** In seconds. */
  readonly modelTotalTimeout: number | undefined
  readonly localModelPorts: readonly number[]
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
    parse: text,
    secret: { sentTo: 'openaiBaseUrl' },
    description:
      'The key of an OpenAI-compatible service. If it or `OPENAI_BASE_URL` is set, a model writes the answers.',
  },
  openaiBaseUrl: {
    env: 'OPENAI_BASE_URL',
    parse: address('http://localhost:11434/v1', 'keys belong in OPENAI_API_KEY'),
    masked: true,
    alsoSent: ['OPENAI_CUSTOM_HEADERS', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID'],
    unset: OPENAI_URL,
    description: 'The base URL of the OpenAI-compatible service. Local servers need no key.',
  },
  model: {
    env: 'DOCCHAT_MODEL',
    ...described('model'),
    parse: text,
  },
  modelTimeout: {
    env: 'DOCCHAT_MODEL_TIMEOUT',
    ...described(
      'modelTimeout',
      'A local server that loads a large model first needs more. A request that took too long is not repeated.',
    ),
    parse: wholeNumber(1, 86_400),
  },
  modelTotalTimeout: {
    env: 'DOCCHAT_MODEL_TOTAL_TIMEOUT',
    parse: wholeNumber(1, 86_400),
    unset: 'no limit',
    description: 'How many seconds a model may take for a whole reply.',
  },
  localModelPorts: {
    env: 'DOCCHAT_LOCAL_MODEL_PORTS',
    parse: ports,
    default: LOCAL_MODEL_PORTS.join(','),
    description:
      'The ports of this machine where `docchat setup`, `docchat doctor` and the hint below a quoted answer look for model servers; `none` to ' +
      'look nowhere. They only ask for the list of models. The default is where Ollama, LM Studio, llama.cpp and vLLM listen.',
  },
  maxAnswerTokens: {
    env: 'DOCCHAT_MAX_ANSWER_TOKENS',
    parse: wholeNumber(1, 1_000_000),
    unset: "the service's limit",
    description:
      'The maximum length of an answer, in tokens. An answer that is cut off at this length is an error.',
  },
  contextTokens: {
    env: 'DOCCHAT_CONTEXT_TOKENS',
    parse: wholeNumber(500, 1_000_000),
    default: '8000',
    description:
      'How many tokens of the documents the model is given with each question. A local model needs a context of about 4,000 more.',
  },
  semanticSearch: {
    env: 'DOCCHAT_SEMANTIC_SEARCH',
    parse: flag,
    default: 'true',
    description: 'Whether to search by meaning as well as by words.',
  },
  embeddingModel: {
    env: 'DOCCHAT_EMBEDDING_MODEL',
    parse: text,
    unset: 'the bundled all-MiniLM-L6-v2, which runs on this machine',
    description: 'The embedding model of the OpenAI-compatible service, used instead of the bundled one.',
  },
  embeddingFolder: {
    env: 'DOCCHAT_EMBEDDING_FOLDER',
    parse: text,
    unset: 'the bundled model',
    description:
      'A folder with an embedding model of your own, used instead of the bundled one: a sentence transformer on uncased BERT, exported to ONNX. ' +
      '`docchat models add` checks it and sets this.',
  },
  embeddingDimensions: {
    env: 'DOCCHAT_EMBEDDING_DIMENSIONS',
    parse: wholeNumber(1, 16_000),
    unset: "the model's own",
    description: 'The length of the vectors, for embedding models that can create shorter ones.',
  },
  embeddingQueryPrefix: {
    env: 'DOCCHAT_EMBEDDING_QUERY_PREFIX',
    parse: text,
    unset: 'none',
    description:
      'The text that the embedding model expects before each question, such as `"query: "` for E5 or `"search_query: "` ' +
      'for Nomic. Quotation marks keep the space at the end.',
  },
  embeddingDocumentPrefix: {
    env: 'DOCCHAT_EMBEDDING_DOCUMENT_PREFIX',
    parse: text,
    unset: 'none',
    description:
      'The text that the embedding model expects before each passage, such as `"passage: "` or `"search_document: "`. ' +
      'After changing it, run `docchat reindex`.',
  },
}
