import type { Answerer } from '../answer/answerer.ts'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { OneAtATime } from '../chat/one-at-a-time.ts'
import type { Embedder } from '../embed/embedder.ts'
import type { Reranker } from '../retrieve/reranker.ts'
import type { Store } from '../store/store.ts'
import type { UploadLimits } from '../upload/limits.ts'

/** The parts that all owners' views share. */
export interface Dependencies {
  readonly store: Store
  readonly blobs: BlobStore
  readonly limits: UploadLimits
  readonly embedder: Embedder | null
  readonly reranker: Reranker | null
  readonly answerer: Answerer
  readonly oneAtATime: OneAtATime
  /** Notified about documents that are added without a webhook of their own. */
  readonly webhookUrl: string | undefined
  readonly onError: (error: unknown) => void
}
