import type { DocChatError } from '../../errors.ts'

/** A file inside of another: an entry of an archive, or an attachment. */
export interface Member {
  /** Its path in the archive, or its name. */
  readonly name: string
  readonly sizeBytes: number
  /** Streams its bytes; may be called again. @throws whatever reading the file throws when it is damaged. */
  open(): AsyncIterable<Uint8Array>
}

/** A file inside of another that is not given out, and why. */
export interface RefusedMember {
  readonly name: string
  /** `UNSUPPORTED_FILE_TYPE` for an archive within an archive, `DOCUMENT_ENCRYPTED`. */
  readonly error: DocChatError
}
