import type { Document, DocumentVersion } from '@docchat/core'
import type { ExitCode } from '../exit-codes.ts'

/** How the processing of a document ended. */
export type Outcome =
  | {
      readonly type: 'complete'
      readonly document: Document
      readonly version: DocumentVersion
      readonly deduplicated: boolean
      /** Whether it was complete before this run. */
      readonly already: boolean
    }
  | Failure

/** Why a file could not be added or processed. */
export interface Failure {
  readonly type: 'failed'
  readonly code: string
  readonly message: string
}

/** The number of documents with each outcome. */
export interface Tally {
  complete: number
  failed: number
}

/** Returns the exit code of a run: success, unless some or all of the documents failed. */
export function exitCodeOf({ complete, failed }: Readonly<Tally>): ExitCode {
  if (failed === 0) return 0
  return complete === 0 ? 1 : 5
}
