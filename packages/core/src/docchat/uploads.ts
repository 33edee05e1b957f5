import type { AppendOptions } from '../upload/append-part.ts'
import type { AddedDocument, AddOptions, Upload } from './documents.ts'

/** What is known of a file before its bytes arrive. */
export interface NewPartialUpload extends Omit<Upload, 'content' | 'sizeBytes'> {
  readonly sizeBytes: number
  /** As for {@link AddOptions}. */
  readonly webhookUrl?: string
}

/** A file that arrives in parts. */
export interface PartialUpload {
  readonly id: string
  readonly name: string
  readonly sizeBytes: number
  /** The number of bytes that have arrived: where the next part begins. */
  readonly offset: number
  /** When it is deleted unless something arrives before. */
  readonly expiresAt: string
  /** What {@link Uploads.finish} returned; null until then. */
  readonly added: AddedDocument | null
}

/**
 * One owner's uploads that can be resumed: each is a file in the data directory that grows until it is complete, and then
 * becomes a document. They survive a crash, and are deleted a day after the last byte.
 *
 * All methods that take an id throw `UPLOAD_NOT_FOUND`, and those that change an upload `UPLOAD_IN_USE` while another call
 * does, in this process or another.
 */
export interface Uploads {
  /**
   * Begins an upload. What can be refused before its first byte is refused here.
   *
   * @throws DocChatError `NOT_SUPPORTED` (there is no data directory), `FILE_EMPTY`, `FILE_TOO_LARGE`, `UNSUPPORTED_FILE_TYPE`,
   * `WEBHOOK_REFUSED`, `TOO_MANY_UPLOADS`, `STORAGE_FULL`.
   */
  create(upload: NewPartialUpload): Promise<PartialUpload>
  get(uploadId: string): Promise<PartialUpload>
  /**
   * Adds bytes at the end, and resolves once they are durable. A file whose first bytes are refused is deleted.
   *
   * @throws DocChatError `UPLOAD_OFFSET_MISMATCH`, `UPLOAD_CHECKSUM_MISMATCH`, `FILE_TOO_LARGE` (more than was declared),
   * `UNSUPPORTED_FILE_TYPE`, `FILE_TYPE_MISMATCH`, `STORAGE_FULL`; whatever `content` throws, once what arrived is durable.
   */
  append(
    uploadId: string,
    offset: number,
    content: AsyncIterable<Uint8Array>,
    options?: AppendOptions,
  ): Promise<PartialUpload>
  /**
   * Adds the document, once, whenever and however often it is called. A file that is refused is deleted.
   *
   * @throws DocChatError `UPLOAD_INCOMPLETE`, or as `Documents.add()`.
   */
  finish(
    uploadId: string,
    options?: Pick<AddOptions, 'correlationId' | 'traceparent'>,
  ): Promise<AddedDocument>
  /** Deletes an upload. A document that it has become stays. */
  remove(uploadId: string): Promise<void>
}
