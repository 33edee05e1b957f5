import type { AcceptedFormat } from '../upload/limits.ts'
import type { RefusedKind } from '../upload/refusal.ts'

/** What DocChat can do with the models and limits it was opened with. */
export interface Capabilities {
  /** The model that writes answers; null if they are quoted from the documents. */
  readonly model: string | null
  /** The model that finds passages by meaning; null if they are found by their words only. */
  readonly embeddingModel: string | null
  readonly formats: readonly AcceptedFormat[]
  /** Common kinds of files that are not accepted, with what to do. Others are not accepted either. */
  readonly refused: readonly RefusedKind[]
}
