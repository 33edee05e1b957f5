import type { Definitions } from '../setting.ts'
import { address, labels, text } from '../values.ts'

/** Services that rerank passages and classify documents. */
export interface ServiceSettings {
  readonly rerankUrl: string | undefined
  readonly rerankModel: string
  readonly rerankKey: string | undefined
  readonly classifierUrl: string | undefined
  readonly classifierKey: string | undefined
  /** Each label with its description. */
  readonly labels: Readonly<Record<string, string>> | undefined
}

export const serviceSettings: Definitions<ServiceSettings> = {
  rerankUrl: {
    env: 'DOCCHAT_RERANK_URL',
    schema: address('http://localhost:8080/v1/rerank', 'keys belong in DOCCHAT_RERANK_KEY'),
    masked: true,
    unset: 'none',
    description: 'A service that reranks the best passages, by `POST /rerank` as Jina and Cohere define it.',
  },
  rerankModel: {
    env: 'DOCCHAT_RERANK_MODEL',
    schema: text,
    default: 'default',
    description: 'The model of that service.',
  },
  rerankKey: {
    env: 'DOCCHAT_RERANK_KEY',
    schema: text,
    secret: { sentTo: 'rerankUrl' },
    description: 'The key of that service, sent as a bearer token.',
  },
  classifierUrl: {
    env: 'DOCCHAT_CLASSIFIER_URL',
    schema: address('https://example.com/classify', 'keys belong in DOCCHAT_CLASSIFIER_KEY'),
    masked: true,
    unset: 'none',
    description: 'A service that is sent the beginning of each document, and answers with its label.',
  },
  classifierKey: {
    env: 'DOCCHAT_CLASSIFIER_KEY',
    schema: text,
    secret: { sentTo: 'classifierUrl' },
    description: 'The key of that service, sent as a bearer token.',
  },
  labels: {
    env: 'DOCCHAT_LABELS',
    schema: labels,
    unset: 'none',
    description:
      'Without such a service: the labels that documents are given, each with a description, as JSON or as the name of a ' +
      'file with it: `{"lease":"tenant, landlord, rent"}`. The nearest is taken.',
  },
}
