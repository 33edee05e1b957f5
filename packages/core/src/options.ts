import type { Answerer } from './answer/answerer.ts'
import type { BlobStore } from './blobs/blob-store.ts'
import type { Chunker } from './chunk/chunker.ts'
import type { Classifier } from './classify/classifier.ts'
import type { Embedder } from './embed/embedder.ts'
import type { Extractor } from './extract/extractor.ts'
import type { ExtractorLimits } from './extract/limits.ts'
import type { MailOptions } from './mail/mailer.ts'
import type { OcrMode } from './ocr-setup.ts'
import type { JobSignal } from './queue/job-signal.ts'
import type { Reranker } from './retrieve/reranker.ts'
import type { Synonyms } from './retrieve/synonyms.ts'
import type { Store } from './store/store.ts'
import type { ResumableUploadOptions, UploadLimitOptions } from './upload/limits.ts'
import type { WebhookOptions } from './webhook/deliver.ts'

/** How workers behave. The defaults suit everything but tests and very slow machines. */
export interface WorkerTuning {
  /** How long a worker keeps a job without a heartbeat, in milliseconds. @defaultValue 30000 */
  readonly leaseMs?: number
  /** How often an idle worker polls for jobs queued by other processes, in milliseconds. @defaultValue 500 */
  readonly pollMs?: number
  /** The time allowed for one attempt, in milliseconds; past it, the attempt fails. @defaultValue no limit */
  readonly jobTimeoutMs?: number
  /** The maximum number of active jobs per owner; documents being read by OCR are counted by themselves. @defaultValue no limit */
  readonly perOwner?: number
  /** How long closing waits for running jobs, in milliseconds, before it returns them to the queue. @defaultValue 0 */
  readonly drainMs?: number
}

/** How documents are read. */
export interface ExtractionOptions {
  /** The limits past which reading a page, or the whole document, is abandoned. */
  readonly limits?: Partial<ExtractorLimits>
  /**
   * When OCR is used: for scanned pages and images if its packages are installed (`auto`), never (`off`), or for images
   * and every page of every PDF, even those that contain text (`force`).
   *
   * @defaultValue 'auto'
   */
  readonly ocr?: OcrMode
  /**
   * The languages of scans, by their Tesseract codes: `['eng', 'deu']`. Each needs its package, such as
   * `@tesseract.js-data/deu`.
   *
   * @defaultValue ['eng']
   */
  readonly ocrLanguages?: readonly string[]
  /**
   * The limits for reading with OCR, which takes seconds per page.
   *
   * @defaultValue 2 min per page, 4 h per document, 1 GiB of memory, the rest as in {@link ExtractorLimits}
   */
  readonly ocrLimits?: Partial<ExtractorLimits>
  /** Whether idle workers render thumbnails of first pages. @defaultValue true */
  readonly thumbnails?: boolean
}

/** Options of {@link createDocChat}. */
export interface DocChatOptions {
  /**
   * The folder that holds everything, except what `store` and `blobs` hold. Created if missing. With both, it holds only uploads
   * that arrive in parts, which are not possible without it.
   */
  readonly dataDir?: string
  /** Holds everything but the documents' bytes. Closed together with DocChat. @defaultValue SQLite in `dataDir` */
  readonly store?: Store
  /** Holds the documents' bytes. Closed together with DocChat. @defaultValue files in `dataDir` */
  readonly blobs?: BlobStore
  /**
   * Reports changes of jobs to and from other processes, where the queue does not. Closed together with DocChat.
   *
   * @defaultValue none: changes by other processes are polled for
   */
  readonly jobSignal?: JobSignal
  /** The number of jobs this instance runs at a time; 0 leaves them to other processes. @defaultValue 1 */
  readonly workers?: number
  readonly worker?: WorkerTuning
  /** Which media types may be uploaded, and how large a file may be. */
  readonly limits?: UploadLimitOptions
  /** How uploads that arrive in parts are kept. */
  readonly resumableUploads?: ResumableUploadOptions
  /** How documents are read: limits, OCR and thumbnails. */
  readonly extraction?: ExtractionOptions
  /**
   * Custom extractors. They take precedence over the built-in ones; the first that lists a media type reads it. They
   * run in this process, so {@link ExtractorLimits} do not apply to them. The caller closes them.
   *
   * @defaultValue only the built-in ones
   */
  readonly extractors?: readonly Extractor[]
  /**
   * Splits pages into the chunks that are searched.
   *
   * @defaultValue whole sentences, about 180 words with an overlap of 40
   */
  readonly chunker?: Chunker
  /** Adds semantic (vector) search. Closed together with DocChat. @defaultValue full-text search only */
  readonly embedder?: Embedder
  /**
   * Labels each document. Closed together with DocChat.
   *
   * @defaultValue `labelClassifier()` if `labels` is given, or none
   */
  readonly classifier?: Classifier
  /**
   * The labels to choose from, each with a description of the documents it is meant for; `labelClassifier()` picks the
   * closest. Mutually exclusive with `classifier`.
   */
  readonly labels?: Readonly<Record<string, string>>
  /** Reranks the best passages. If it fails, they keep their order. Closed together with DocChat. @defaultValue none */
  readonly reranker?: Reranker
  /**
   * Sets of words or phrases that mean the same, such as `['legal battles', 'legal proceedings']`. A question that has one of
   * them is searched for with the others, too.
   *
   * @defaultValue none
   */
  readonly synonyms?: Synonyms
  /** Writes the answers. Closed together with DocChat. @defaultValue `extractiveAnswerer()`, which quotes verbatim */
  readonly answerer?: Answerer
  /** Notifies other programs when a document has been processed. @defaultValue no webhooks */
  readonly webhooks?: WebhookOptions
  /** Tells owners by mail when the documents that they have uploaded are ready. @defaultValue no mail */
  readonly mail?: MailOptions
  /**
   * Called with unexpected errors, for logging; callers only see a generic message.
   *
   * @defaultValue `process.emitWarning`
   */
  readonly onError?: (error: unknown) => void
}
