import type { Synonyms } from '@docchat/core'
import type { Definitions } from '../setting.ts'
import { address, labels, synonyms, text } from '../values.ts'

/** What reranks passages and classifies documents. */
export interface ServiceSettings {
  readonly rerankUrl: string | undefined
  readonly rerankModel: string
  readonly rerankKey: string | undefined
  /** An absolute path. */
  readonly rerankFolder: string | undefined
  readonly classifierUrl: string | undefined
  readonly classifierKey: string | undefined
  /** Each label with its description, or the absolute path of a JSON file with them. */
  readonly labels: Readonly<Record<string, string>> | string | undefined
  /** Sets of synonyms, or the absolute path of a JSON file with them. */
  readonly synonyms: Synonyms | string | undefined
}

export const serviceSettings: Definitions<ServiceSettings> = {
  rerankUrl: {
    env: 'DOCCHAT_RERANK_URL',
    parse: address('http://localhost:8080/v1/rerank', 'keys belong in DOCCHAT_RERANK_KEY'),
    masked: true,
    unset: 'none',
    description:
      'A service that reranks the best passages, with `POST /rerank` as defined by Jina and Cohere.',
  },
  rerankModel: {
    env: 'DOCCHAT_RERANK_MODEL',
    parse: text,
    default: 'default',
    description: 'The model of the reranking service.',
  },
  rerankKey: {
    env: 'DOCCHAT_RERANK_KEY',
    parse: text,
    secret: { sentTo: 'rerankUrl' },
    description: 'The key of the reranking service, sent as a bearer token.',
  },
  rerankFolder: {
    env: 'DOCCHAT_RERANK_FOLDER',
    parse: text,
    unset: 'none',
    description:
      'A folder with a reranking model of your own, used instead of a service: a cross-encoder on uncased BERT, exported to ONNX. ' +
      '`docchat models add` checks it and sets this.',
  },
  classifierUrl: {
    env: 'DOCCHAT_CLASSIFIER_URL',
    parse: address('https://example.com/classify', 'keys belong in DOCCHAT_CLASSIFIER_KEY'),
    masked: true,
    unset: 'none',
    description:
      'A classification service that receives the beginning of each document and returns its label.',
  },
  classifierKey: {
    env: 'DOCCHAT_CLASSIFIER_KEY',
    parse: text,
    secret: { sentTo: 'classifierUrl' },
    description: 'The key of the classification service, sent as a bearer token.',
  },
  labels: {
    env: 'DOCCHAT_LABELS',
    parse: labels,
    unset: 'none',
    description:
      'The labels for documents when there is no classification service, each with a description: JSON such as ' +
      '`{"lease":"tenant, landlord, rent"}`, or the name of a file that contains it. Each document gets the closest label.',
  },
  synonyms: {
    env: 'DOCCHAT_SYNONYMS',
    parse: synonyms,
    unset: 'none',
    description:
      'Words and phrases that mean the same: JSON such as `[["legal battles","legal proceedings"]]`, or the name of a file that ' +
      'contains it. A question that has one of a set is searched for with the others, too.',
  },
}
