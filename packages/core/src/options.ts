import type { Answerer } from './answer/answerer.ts'
import type { BlobStore } from './blobs/blob-store.ts'
import type { Chunker } from './chunk/chunker.ts'
import type { Classifier } from './classify/classifier.ts'
import type { Embedder } from './embed/embedder.ts'
import type { Extractor } from './extract/extractor.ts'
import type { ExtractorLimits } from './extract/limits.ts'
import type { OcrMode } from './ocr-setup.ts'
import type { Reranker } from './retrieve/reranker.ts'
import type { Store } from './store/store.ts'
import type { UploadLimitOptions } from './upload/limits.ts'
import type { WebhookOptions } from './webhook/deliver.ts'

/** How workers behave; the defaults suit all but tests and very slow machines. */
export interface WorkerTuning {
  /** How long a job stays with a worker that gives no sign of life. @defaultValue 30000 */
  readonly leaseMs?: number
  /** How often an idle worker asks for jobs of other processes. @defaultValue 500 */
  readonly pollMs?: number
  /** An attempt that takes longer fails. @defaultValue no limit */
  readonly jobTimeoutMs?: number
  /** At most this many active jobs of one owner. @defaultValue no limit */
  readonly perOwner?: number
  /** How long running jobs may go on when DocChat is closed; then they are given back. @defaultValue 0 */
  readonly drainMs?: number
}

/** How documents are read. */
export interface ExtractionOptions {
  /** What a document may cost before it, or a page of it, is given up. */
  readonly limits?: Partial<ExtractorLimits>
  /**
   * Whether scanned pages and images are read by OCR: where its packages are installed, never, or all pages of all PDFs,
   * whatever text they hold.
   *
   * @defaultValue 'auto'
   */
  readonly ocr?: OcrMode
  /**
   * The languages of scans, as Tesseract names them: `['eng', 'deu']`. Each needs its package, `@tesseract.js-data/deu`.
   *
   * @defaultValue ['eng']
   */
  readonly ocrLanguages?: readonly string[]
  /**
   * The limits of documents while they are read by OCR, which takes seconds a page.
   *
   * @defaultValue 2 min a page, 4 h a document, 1 GiB of memory, the others as {@link ExtractorLimits} has them
   */
  readonly ocrLimits?: Partial<ExtractorLimits>
  /** Whether small pictures of first pages are made when there is nothing else to do. @defaultValue true */
  readonly thumbnails?: boolean
}

/** Options of {@link createDocChat}. */
export interface DocChatOptions {
  /** The folder in which everything is kept, unless `store` and `blobs` say otherwise; made when absent. */
  readonly dataDir?: string
  /** Keeps everything but the documents' bytes. Closed together with DocChat. @defaultValue SQLite in `dataDir` */
  readonly store?: Store
  /** Keeps the documents' bytes. Closed together with DocChat. @defaultValue files in `dataDir` */
  readonly blobs?: BlobStore
  /** Jobs that this instance works on at a time; 0 leaves them to other processes. @defaultValue 1 */
  readonly workers?: number
  readonly worker?: WorkerTuning
  /** What may be uploaded, and how large. */
  readonly limits?: UploadLimitOptions
  /** How documents are read, and what one may cost. */
  readonly extraction?: ExtractionOptions
  /**
   * Extractors of your own. They come before the built-in ones, the first that names a media type reads it, and they run in this
   * process, not held to {@link ExtractorLimits}. The caller closes them.
   *
   * @defaultValue the built-in ones alone
   */
  readonly extractors?: readonly Extractor[]
  /** Cuts pages into the chunks that are searched. @defaultValue whole sentences, about 180 words, 40 of them shared */
  readonly chunker?: Chunker
  /** Adds search by meaning. Closed together with DocChat. @defaultValue search by words alone */
  readonly embedder?: Embedder
  /** Gives each document a label. Closed together with DocChat. @defaultValue by `labels`, when there are any */
  readonly classifier?: Classifier
  /**
   * Labels that documents are given, each with a description of what such documents are about: `labelClassifier()` gives
   * the nearest. Not together with `classifier`.
   */
  readonly labels?: Readonly<Record<string, string>>
  /** Ranks the best passages again. When it fails, they stay as they were. Closed together with DocChat. @defaultValue none */
  readonly reranker?: Reranker
  /** Writes the answers. Closed together with DocChat. @defaultValue `extractiveAnswerer()`, which quotes */
  readonly answerer?: Answerer
  /** Lets documents' ends be told to other programs. @defaultValue no webhooks */
  readonly webhooks?: WebhookOptions
  /** Is told of errors that nobody foresaw, for the log. What people see of them says nothing. @defaultValue `process.emitWarning` */
  readonly onError?: (error: unknown) => void
}
