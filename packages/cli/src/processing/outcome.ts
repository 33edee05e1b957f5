import type { Document, DocumentVersion } from '@docchat/core'
import type { ExitCode } from '../exit-codes.ts'

/** How the processing of a document ended. */
export type Outcome =
  | {
      readonly type: 'complete'
      readonly document: Document
      readonly version: DocumentVersion
      readonly deduplicated: boolean
      /** It was complete before this run. */
      readonly already: boolean
    }
  | Failure

/** Why a file could not be taken in, or not be processed. */
export interface Failure {
  readonly type: 'failed'
  readonly code: string
  readonly message: string
}

/** How many documents of a run ended in each way. */
export interface Tally {
  complete: number
  failed: number
}

/** Success, unless some or all of the documents failed. */
export function exitCodeOf({ complete, failed }: Readonly<Tally>): ExitCode {
  if (failed === 0) return 0
  return complete === 0 ? 1 : 5
}
