import type { Answerer } from '../answer/answerer.ts'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { OneAtATime } from '../chat/one-at-a-time.ts'
import type { Classifier } from '../classify/classifier.ts'
import type { Embedder } from '../embed/embedder.ts'
import type { MailOptions } from '../mail/mailer.ts'
import type { JobSignal } from '../queue/job-signal.ts'
import type { Reranker } from '../retrieve/reranker.ts'
import type { Synonyms } from '../retrieve/synonyms.ts'
import type { Store } from '../store/store.ts'
import type { ResumableUploadOptions, UploadLimits } from '../upload/limits.ts'
import type { PartialFiles } from '../upload/partial-files.ts'
import type { WebhookOptions } from '../webhook/deliver.ts'

/** The parts that all owners' views share. */
export interface Dependencies {
  readonly store: Store
  readonly blobs: BlobStore
  /** Throws when the disk of the data directory is full; null without a data directory. */
  readonly checkSpace: (() => Promise<void>) | null
  readonly limits: UploadLimits
  /** Uploads that arrive in parts; their files are null without a data directory. */
  readonly resumable: Required<ResumableUploadOptions> & { readonly files: PartialFiles | null }
  readonly embedder: Embedder | null
  readonly reranker: Reranker | null
  readonly synonyms: Synonyms
  readonly classifier: Classifier | null
  readonly answerer: Answerer
  /** Null if changes by other processes are polled for. */
  readonly jobSignal: JobSignal | null
  readonly oneAtATime: OneAtATime
  /** The receiver of documents that are added without one of their own, and the rules for all; null without webhooks. */
  readonly webhooks: Pick<WebhookOptions, 'url' | 'allowPrivateAddresses'> | null
  /** Null if no mail can be sent. */
  readonly mail: Pick<MailOptions, 'addressOf'> | null
  readonly onError: (error: unknown) => void
}
