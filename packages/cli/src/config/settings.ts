import type { OcrMode } from '@docchat/core'
import { z } from 'zod'
import { parseSize } from '../terminal/format.ts'

/** All that can be configured, checked and with defaults filled in. */
export interface Config {
  /** Undefined: looked for, see `findDataDir`. */
  readonly dataDir: string | undefined
  readonly workers: number
  /** Bytes. */
  readonly maxSize: number
  readonly ocr: OcrMode
  readonly ocrLanguages: readonly string[] | undefined
  readonly maxPages: number | undefined
  readonly openaiApiKey: string | undefined
  readonly openaiBaseUrl: string | undefined
  readonly model: string
  readonly maxAnswerTokens: number | undefined
  readonly semanticSearch: boolean
  readonly embeddingModel: string | undefined
  readonly embeddingDimensions: number | undefined
  readonly rerankUrl: string | undefined
  readonly rerankModel: string
  readonly rerankKey: string | undefined
  readonly classifierUrl: string | undefined
  readonly classifierKey: string | undefined
  /** As JSON, as the name of a file with it, or what that holds. */
  readonly labels: string | Readonly<Record<string, string>> | undefined
  readonly webhookUrl: string | undefined
  readonly webhookSecret: string | undefined
  readonly webhookAllowPrivate: boolean
  readonly leaseMs: number | undefined
}

/** One setting: how a value of it is checked, and where it can come from besides `docchat.config.json`. */
export interface Setting<Value> {
  readonly schema: z.ZodType<Value>
  readonly env: string
  /** The option that sets it, on the commands that take it. */
  readonly flag?: string
  readonly description: string
  /** The default, for people. */
  readonly fallback?: string
  /** It is, or may hold by mistake, a key: an error does not repeat it. */
  readonly secret?: true
}

/** The settings, by their name in `docchat.config.json`. */
export const settings: { readonly [Key in keyof Config]: Setting<Config[Key]> } = {
  dataDir: {
    schema: z.string().min(1).optional(),
    env: 'DOCCHAT_DATA_DIR',
    flag: '--data-dir',
    description: 'The folder that keeps the documents and their index.',
    fallback: "`.docchat` in this folder or one above, else `docchat` in the user's data folder",
  },
  workers: {
    schema: wholeNumber(1, 64).default(2),
    env: 'DOCCHAT_WORKERS',
    flag: '--workers',
    description: 'How many documents are read at a time.',
    fallback: '2',
  },
  maxSize: {
    schema: z.union([z.string(), z.number()]).default('200MB').transform(parseSizeOrIssue),
    env: 'DOCCHAT_MAX_SIZE',
    flag: '--max-size',
    description: 'The largest file that is taken in, such as `50MB` or `1GB`.',
    fallback: '200MB',
  },
  ocr: {
    schema: z.enum(['auto', 'off', 'force'], { error: 'must be auto, off or force' }).default('auto'),
    env: 'DOCCHAT_OCR',
    description: 'Read by OCR: pages without text (`auto`), none (`off`), or all pages of PDFs (`force`).',
    fallback: 'auto',
  },
  ocrLanguages: {
    schema: z.union([z.array(z.string()), z.string().transform(splitList)]).optional(),
    env: 'DOCCHAT_OCR_LANGUAGES',
    description:
      'The languages of scans, such as `eng,deu`; each needs its package, `@tesseract.js-data/deu`.',
    fallback: 'eng',
  },
  maxPages: {
    schema: wholeNumber(1, 1_000_000).optional(),
    env: 'DOCCHAT_MAX_PAGES',
    description: 'A document with more pages is refused.',
    fallback: '5000',
  },
  openaiApiKey: {
    schema: z.string().min(1).optional(),
    env: 'OPENAI_API_KEY',
    description:
      'The key of an OpenAI-compatible service. With it, or with a base URL, a model writes the answers.',
    secret: true,
  },
  openaiBaseUrl: {
    schema: webAddress('must be a URL such as http://localhost:11434/v1')
      .refine(hasNoCredentials, { error: 'must not hold a password: keys belong in OPENAI_API_KEY' })
      .optional(),
    env: 'OPENAI_BASE_URL',
    description:
      'Where that service is. Local servers need no key. One that a file names is ignored while the key comes from ' +
      'the environment: a folder must not choose who is sent your key.',
    fallback: 'https://api.openai.com/v1',
    secret: true,
  },
  model: {
    schema: z.string().min(1).default('gpt-4.1-mini'),
    env: 'DOCCHAT_MODEL',
    flag: '--model',
    description: 'The model that writes the answers.',
    fallback: 'gpt-4.1-mini',
  },
  maxAnswerTokens: {
    schema: wholeNumber(1, 1_000_000).optional(),
    env: 'DOCCHAT_MAX_ANSWER_TOKENS',
    description: 'The longest answer of the model, in tokens; one that is cut there is an error.',
    fallback: "the service's limit",
  },
  semanticSearch: {
    schema: z.union([z.boolean(), z.stringbool()], { error: 'must be true or false' }).default(true),
    env: 'DOCCHAT_SEMANTIC_SEARCH',
    description: 'Whether to search by meaning too, besides by words.',
    fallback: 'true',
  },
  embeddingModel: {
    schema: z.string().min(1).optional(),
    env: 'DOCCHAT_EMBEDDING_MODEL',
    description: 'A model of the service that makes the vectors for that, instead of the bundled one.',
    fallback: 'the bundled all-MiniLM-L6-v2, which runs on this machine',
  },
  embeddingDimensions: {
    schema: wholeNumber(1, 16_000).optional(),
    env: 'DOCCHAT_EMBEDDING_DIMENSIONS',
    description: 'The length of its vectors, where it differs from what is known of the model.',
  },
  rerankUrl: {
    schema: webAddress('must be a URL such as http://localhost:8080/v1/rerank')
      .refine(hasNoCredentials, { error: 'must not hold a password: keys belong in DOCCHAT_RERANK_KEY' })
      .optional(),
    env: 'DOCCHAT_RERANK_URL',
    description:
      'A service that reads the best passages again, by `POST /rerank` as Jina and Cohere have it.',
    fallback: 'none',
    secret: true,
  },
  rerankModel: {
    schema: z.string().min(1).default('default'),
    env: 'DOCCHAT_RERANK_MODEL',
    description: 'The model of that service.',
    fallback: 'default',
  },
  rerankKey: {
    schema: z.string().min(1).optional(),
    env: 'DOCCHAT_RERANK_KEY',
    description: 'The key of that service, sent as a bearer token.',
    secret: true,
  },
  classifierUrl: {
    schema: webAddress('must be a URL such as https://example.com/classify')
      .refine(hasNoCredentials, { error: 'must not hold a password: keys belong in DOCCHAT_CLASSIFIER_KEY' })
      .optional(),
    env: 'DOCCHAT_CLASSIFIER_URL',
    description: 'A service that is told how each document begins, and answers with its label.',
    fallback: 'none',
    secret: true,
  },
  classifierKey: {
    schema: z.string().min(1).optional(),
    env: 'DOCCHAT_CLASSIFIER_KEY',
    description: 'The key of that service, sent as a bearer token.',
    secret: true,
  },
  labels: {
    schema: z.union([z.record(z.string(), z.string().min(1)), z.string().min(1)]).optional(),
    env: 'DOCCHAT_LABELS',
    description:
      'Without such a service: the labels that documents are given, each with a description, as JSON or as the name of a ' +
      'file with it: `{"lease":"tenant, landlord, rent"}`. The nearest is taken.',
    fallback: 'none',
  },
  webhookUrl: {
    schema: webAddress('must be a URL such as https://example.com/hook')
      .refine(hasNoCredentials, { error: 'must not hold a name or password: what is sent is signed' })
      .optional(),
    env: 'DOCCHAT_WEBHOOK_URL',
    description: 'Is told, once, how the processing of each document ended.',
    fallback: 'none',
    secret: true,
  },
  webhookSecret: {
    schema: z
      .string()
      .refine(isWebhookSecret, { error: 'must be "whsec_" and 24 to 64 random bytes in base64' })
      .optional(),
    env: 'DOCCHAT_WEBHOOK_SECRET',
    description: 'Signs what is sent there: `whsec_` and 24 to 64 random bytes in base64.',
    secret: true,
  },
  webhookAllowPrivate: {
    schema: z.union([z.boolean(), z.stringbool()], { error: 'must be true or false' }).default(false),
    env: 'DOCCHAT_WEBHOOK_ALLOW_PRIVATE',
    description: 'Whether webhooks may reach private, loopback and link-local addresses.',
    fallback: 'false',
  },
  leaseMs: {
    schema: wholeNumber(100, 3_600_000).optional(),
    env: 'DOCCHAT_LEASE_MS',
    description: 'For tests: after how long another worker takes over from one that gives no sign of life.',
    fallback: '30000',
  },
}

function webAddress(error: string): z.ZodURL {
  return z.url({ protocol: /^https?$/, error })
}

function wholeNumber(min: number, max: number): z.ZodCoercedNumber {
  const error = `must be a whole number from ${min} to ${max}`
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error })
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function parseSizeOrIssue(value: string | number, context: z.RefinementCtx): number {
  const bytes = parseSize(value)
  if (bytes !== null) return bytes
  context.addIssue({ code: 'custom', message: 'must be a size such as 50MB or 1GB' })
  return z.NEVER
}

function hasNoCredentials(address: string): boolean {
  // Called also when the address was found wrong already.
  const url = URL.parse(address)
  return url === null || (url.username === '' && url.password === '')
}

function isWebhookSecret(secret: string): boolean {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret) ?? []
  const { length } = Buffer.from(base64, 'base64')
  return length >= 24 && length <= 64
}
