import type { OcrMode } from '@docchat/core'
import { z } from 'zod'
import { bytesOrIssue, labelsOrIssue, list, wholeNumber } from './values.ts'

/** One setting: the variable that holds it, how it is checked, and what it says. */
export interface Setting<Value> {
  readonly env: string
  readonly schema: z.ZodType<Value>
  readonly description: string
  /** The default, for people. */
  readonly fallback?: string
  /** An error does not repeat it, and the log does not show it. */
  readonly secret?: true
}

/** All that the server can be told. */
export interface Settings {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  readonly workers: number
  /** Bytes. */
  readonly maxSize: number
  readonly maxFiles: number
  readonly maxPages: number | undefined
  readonly ocr: OcrMode
  readonly ocrLanguages: readonly string[] | undefined
  readonly auth: readonly ('api-keys' | 'jwt')[]
  readonly jwtSecret: string | undefined
  readonly jwtJwks: string | undefined
  readonly jwtIssuer: string | undefined
  readonly jwtAudience: string | undefined
  readonly uploadsPerMinute: number
  readonly queriesPerMinute: number
  readonly origins: readonly string[]
  readonly trustProxy: number | string
  readonly publicMetrics: boolean
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly drainSeconds: number
  readonly rerankUrl: string | undefined
  readonly rerankModel: string
  readonly rerankKey: string | undefined
  readonly classifierUrl: string | undefined
  readonly classifierKey: string | undefined
  readonly labels: Readonly<Record<string, string>> | undefined
  readonly webhookSecret: string | undefined
  readonly webhookUrl: string | undefined
  readonly webhookAllowPrivate: boolean
  readonly openaiApiKey: string | undefined
  readonly openaiBaseUrl: string | undefined
  readonly model: string
  readonly semanticSearch: boolean
  readonly embeddingModel: string | undefined
  readonly embeddingDimensions: number | undefined
}

export const settings: { readonly [Key in keyof Settings]: Setting<Settings[Key]> } = {
  host: {
    env: 'DOCCHAT_HOST',
    schema: z.string().min(1).default('127.0.0.1'),
    description: 'Where to listen. Anything but this machine needs `DOCCHAT_AUTH`.',
    fallback: '127.0.0.1',
  },
  port: {
    env: 'DOCCHAT_PORT',
    schema: wholeNumber(0, 65_535).default(3000),
    description: 'The port; 0 takes any that is free.',
    fallback: '3000',
  },
  dataDir: {
    env: 'DOCCHAT_DATA_DIR',
    schema: z.string().min(1).default('.docchat'),
    description: 'The folder that keeps the documents and their index.',
    fallback: '.docchat',
  },
  workers: {
    env: 'DOCCHAT_WORKERS',
    schema: wholeNumber(0, 64).default(2),
    description: 'How many documents are read at a time; 0 leaves them to other processes.',
    fallback: '2',
  },
  maxSize: {
    env: 'DOCCHAT_MAX_SIZE',
    schema: z.string().default('20MB').transform(bytesOrIssue),
    description: 'The largest file that is taken in, such as `50MB` or `1GB`.',
    fallback: '20MB',
  },
  maxFiles: {
    env: 'DOCCHAT_MAX_FILES',
    schema: wholeNumber(1, 1000).default(10),
    description: 'The most files of one request.',
    fallback: '10',
  },
  maxPages: {
    env: 'DOCCHAT_MAX_PAGES',
    schema: wholeNumber(1, 1_000_000).optional(),
    description: 'A document with more pages is refused.',
    fallback: '5000',
  },
  ocr: {
    env: 'DOCCHAT_OCR',
    schema: z.enum(['auto', 'off', 'force'], { error: 'must be auto, off or force' }).default('auto'),
    description: 'Read by OCR: pages without text (`auto`), none (`off`), or all pages of PDFs (`force`).',
    fallback: 'auto',
  },
  ocrLanguages: {
    env: 'DOCCHAT_OCR_LANGUAGES',
    schema: list.optional(),
    description:
      'The languages of scans, such as `eng,deu`; each needs its package, `@tesseract.js-data/deu`.',
    fallback: 'eng',
  },
  auth: {
    env: 'DOCCHAT_AUTH',
    schema: list
      .pipe(z.array(z.enum(['api-keys', 'jwt'], { error: 'must be api-keys, jwt, or both with a comma' })))
      .default([]),
    description: 'Who may ask: `api-keys`, `jwt`, or both with a comma.',
    fallback: 'everybody on this machine',
  },
  jwtSecret: {
    env: 'DOCCHAT_JWT_SECRET',
    schema: z.string().min(32, { error: 'must have at least 32 characters' }).optional(),
    description: 'What JSON web tokens are signed with (HS256).',
    secret: true,
  },
  jwtJwks: {
    env: 'DOCCHAT_JWT_JWKS',
    schema: z.string().min(1).optional(),
    description: 'Instead of a secret: the URL or file of the public keys of who signs them.',
  },
  jwtIssuer: {
    env: 'DOCCHAT_JWT_ISSUER',
    schema: z.string().min(1).optional(),
    description: 'Who has to have issued them.',
  },
  jwtAudience: {
    env: 'DOCCHAT_JWT_AUDIENCE',
    schema: z.string().min(1).optional(),
    description: 'Whom they have to be meant for.',
  },
  uploadsPerMinute: {
    env: 'DOCCHAT_UPLOADS_PER_MINUTE',
    schema: wholeNumber(1, 1_000_000).default(100),
    description: 'How many uploads one owner may send.',
    fallback: '100',
  },
  queriesPerMinute: {
    env: 'DOCCHAT_QUERIES_PER_MINUTE',
    schema: wholeNumber(1, 1_000_000).default(1000),
    description: 'How many other requests one owner may send.',
    fallback: '1000',
  },
  origins: {
    env: 'DOCCHAT_CORS_ORIGINS',
    schema: list.default([]),
    description: 'Web pages that may use the server, such as `https://chat.example.org`, with commas.',
    fallback: 'none',
  },
  trustProxy: {
    env: 'DOCCHAT_TRUST_PROXY',
    schema: z
      .string()
      .default('0')
      .transform((text) => (/^\d+$/.test(text) ? Number(text) : text)),
    description: 'How many proxies stand in front, or their addresses with commas.',
    fallback: '0',
  },
  publicMetrics: {
    env: 'DOCCHAT_PUBLIC_METRICS',
    schema: z.stringbool({ error: 'must be true or false' }).default(false),
    description: 'Shows `/metrics` to everybody who reaches the server.',
    fallback: 'false',
  },
  logLevel: {
    env: 'DOCCHAT_LOG_LEVEL',
    schema: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
        error: 'must be trace, debug, info, warn, error or silent',
      })
      .default('info'),
    description: 'How much is logged, to standard error.',
    fallback: 'info',
  },
  drainSeconds: {
    env: 'DOCCHAT_DRAIN_SECONDS',
    schema: wholeNumber(1, 3600).default(25),
    description: 'How long answers may go on after SIGTERM.',
    fallback: '25',
  },
  rerankUrl: {
    env: 'DOCCHAT_RERANK_URL',
    schema: z
      .url({ protocol: /^https?$/, error: 'must be a URL such as http://localhost:8080/v1/rerank' })
      .optional(),
    description:
      'A service that reads the best passages again, by `POST /rerank` as Jina and Cohere have it.',
    fallback: 'none',
    secret: true,
  },
  rerankModel: {
    env: 'DOCCHAT_RERANK_MODEL',
    schema: z.string().min(1).default('default'),
    description: 'The model of that service.',
    fallback: 'default',
  },
  rerankKey: {
    env: 'DOCCHAT_RERANK_KEY',
    schema: z.string().min(1).optional(),
    description: 'The key of that service, sent as a bearer token.',
    secret: true,
  },
  classifierUrl: {
    env: 'DOCCHAT_CLASSIFIER_URL',
    schema: z
      .url({ protocol: /^https?$/, error: 'must be a URL such as https://example.org/classify' })
      .optional(),
    description: 'A service that is told how each document begins, and answers with its label.',
    fallback: 'none',
    secret: true,
  },
  classifierKey: {
    env: 'DOCCHAT_CLASSIFIER_KEY',
    schema: z.string().min(1).optional(),
    description: 'The key of that service, sent as a bearer token.',
    secret: true,
  },
  labels: {
    env: 'DOCCHAT_LABELS',
    schema: z.string().transform(labelsOrIssue).optional(),
    description:
      'Without such a service: the labels that documents are given, each with a description, as JSON or as the name of a file with it: `{"lease":"tenant, landlord, rent"}`. The nearest is taken.',
    fallback: 'none',
  },
  webhookSecret: {
    env: 'DOCCHAT_WEBHOOK_SECRET',
    schema: z.string().startsWith('whsec_', { error: 'must begin with whsec_' }).optional(),
    description: 'What webhooks are signed with; with it, uploads may name a `webhook_url`.',
    secret: true,
  },
  webhookUrl: {
    env: 'DOCCHAT_WEBHOOK_URL',
    schema: z
      .url({ protocol: /^https?$/, error: 'must be a URL such as https://example.org/hook' })
      .optional(),
    description: 'Who is told of every document whose upload names no `webhook_url`; needs the secret.',
    fallback: 'nobody',
  },
  webhookAllowPrivate: {
    env: 'DOCCHAT_WEBHOOK_ALLOW_PRIVATE',
    schema: z.stringbool({ error: 'must be true or false' }).default(false),
    description: 'Whether webhooks may reach private, loopback and link-local addresses.',
    fallback: 'false',
  },
  openaiApiKey: {
    env: 'OPENAI_API_KEY',
    schema: z.string().min(1).optional(),
    description:
      'The key of an OpenAI-compatible service. With it, or with a base URL, a model writes the answers.',
    secret: true,
  },
  openaiBaseUrl: {
    env: 'OPENAI_BASE_URL',
    schema: z
      .url({ protocol: /^https?$/, error: 'must be a URL such as http://localhost:11434/v1' })
      .refine((url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === '', {
        error: 'must not hold a password: keys belong in OPENAI_API_KEY',
      })
      .optional(),
    description: 'Where that service is.',
    fallback: 'https://api.openai.com/v1',
    secret: true,
  },
  model: {
    env: 'DOCCHAT_MODEL',
    schema: z.string().min(1).default('gpt-4.1-mini'),
    description: 'The model that writes the answers.',
    fallback: 'gpt-4.1-mini',
  },
  semanticSearch: {
    env: 'DOCCHAT_SEMANTIC_SEARCH',
    schema: z.stringbool({ error: 'must be true or false' }).default(true),
    description: 'Whether to search by meaning too, besides by words.',
    fallback: 'true',
  },
  embeddingModel: {
    env: 'DOCCHAT_EMBEDDING_MODEL',
    schema: z.string().min(1).optional(),
    description: 'A model of the service that makes the vectors for that, instead of the bundled one.',
    fallback: 'the bundled all-MiniLM-L6-v2',
  },
  embeddingDimensions: {
    env: 'DOCCHAT_EMBEDDING_DIMENSIONS',
    schema: wholeNumber(1, 16_000).optional(),
    description: 'The length of its vectors, where it differs from what is known of the model.',
  },
}
