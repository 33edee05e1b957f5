import type { Answerer } from './answer/answerer.ts'
import type { Embedder } from './embed/embedder.ts'
import type { UploadLimits } from './upload/limits.ts'

/** Options of {@link createDocChat}. */
export interface DocChatOptions {
  /** Where all is kept; made when absent. */
  readonly dataDir: string
  /** Jobs that this instance works on at a time; 0 leaves them to other processes. @defaultValue 1 */
  readonly workers?: number
  /** What may be uploaded. Media types given here replace the defaults of those types only. */
  readonly limits?: Partial<UploadLimits>
  /** Adds search by meaning. Closed together with DocChat. @defaultValue search by words alone */
  readonly embedder?: Embedder
  /** Writes the answers. @defaultValue `extractiveAnswerer()`, which quotes */
  readonly answerer?: Answerer
  /** Is told of errors that nobody foresaw, for the log. What people see of them says nothing. @defaultValue `process.emitWarning` */
  readonly onError?: (error: unknown) => void
}
