import type { Document } from '@docchat/client'

/** A file that a person has chosen. */
export interface PickedFile {
  readonly file: File
  /** Its path within the chosen folder; absent if it was chosen by itself. */
  readonly path?: string
}

/** What happens to an upload now, or what became of it. */
export type UploadState =
  | { readonly phase: 'waiting' }
  | {
      readonly phase: 'sending'
      readonly sentBytes: number
      readonly totalBytes: number
      /** Whether a part of it had arrived before. */
      readonly resumed: boolean
    }
  /** A passing failure: it is tried again. */
  | { readonly phase: 'pausing'; readonly reason: string }
  | { readonly phase: 'sign-in' }
  | {
      readonly phase: 'processing'
      /** Null until the server begins. */
      readonly stage: string | null
      readonly done: number
      readonly total: number | null
    }
  | { readonly phase: 'password'; readonly wrong: boolean }
  | { readonly phase: 'complete' }
  | { readonly phase: 'failed'; readonly reason: string; readonly remedy: Remedy }
  | { readonly phase: 'cancelled'; readonly remedy: Remedy }

/** What a person can do about an upload that has failed. */
type Remedy = 'send-again' | 'process-again' | 'choose-again' | 'none'

/** One upload of this window. */
export interface UploadItem {
  readonly id: string
  readonly name: string
  readonly sizeBytes: number | null
  readonly state: UploadState
  /** Seconds until the present step is done; null if that is not known. */
  readonly secondsLeft: number | null
  readonly documentId: string | null
  readonly jobId: string | null
  /** The document, once it is complete. */
  readonly document: Document | null
  /** Whether the same bytes had been uploaded before. */
  readonly deduplicated: boolean
  /** The number of the document's version, once it is known. */
  readonly version: number | null
  /** Whether it is no longer listed: it went well, and the document speaks for itself. */
  readonly settled: boolean
}

/** Files of one folder that were left out, by their ending. */
export interface LeftOut {
  readonly id: string
  readonly endings: ReadonlyMap<string, number>
}

/** Whether a new document was read in full, so that there is nothing to say about it. */
export function wentWell({ state, deduplicated, version, document }: UploadItem): boolean {
  return (
    state.phase === 'complete' &&
    !deduplicated &&
    (version ?? 1) === 1 &&
    (document?.warnings.length ?? 0) === 0
  )
}

export function isOver({ phase }: UploadState): boolean {
  return phase === 'complete' || phase === 'failed' || phase === 'cancelled'
}
