import type { Answerer } from './answer/answerer.ts'
import type { Embedder } from './embed/embedder.ts'
import type { UploadLimits } from './upload/limits.ts'
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

/** Options of {@link createDocChat}. */
export interface DocChatOptions {
  /** Where all is kept; made when absent. */
  readonly dataDir: string
  /** Jobs that this instance works on at a time; 0 leaves them to other processes. @defaultValue 1 */
  readonly workers?: number
  readonly worker?: WorkerTuning
  /** What may be uploaded. Media types given here replace the defaults of those types only. */
  readonly limits?: Partial<UploadLimits>
  /**
   * Whether scanned pages and images are read, where tesseract.js and @tesseract.js-data/eng are installed.
   *
   * @defaultValue 'auto'
   */
  readonly ocr?: 'auto' | 'off'
  /** Adds search by meaning. Closed together with DocChat. @defaultValue search by words alone */
  readonly embedder?: Embedder
  /** Writes the answers. @defaultValue `extractiveAnswerer()`, which quotes */
  readonly answerer?: Answerer
  /** Lets documents' ends be told to other programs. @defaultValue no webhooks */
  readonly webhooks?: WebhookOptions
  /** Is told of errors that nobody foresaw, for the log. What people see of them says nothing. @defaultValue `process.emitWarning` */
  readonly onError?: (error: unknown) => void
}
