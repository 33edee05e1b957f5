import type { ErrorCode } from '@docchat/core'

/** The exit code of the process. Part of the public interface: the numbers never change. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 130 | 143

/** What each exit code means, for people. */
export const EXIT_CODE_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'The command succeeded.',
  1: 'The command failed; the message on standard error says why.',
  2: 'Invalid usage: an unknown option, a missing argument, or an ambiguous document.',
  3: 'Not configured: a setting is invalid or missing, Node.js is too old, or the data is from a newer version.',
  4: 'The document or page was not found.',
  5: 'Some of the files could not be processed; the others were.',
  6: 'The documents do not answer the question (with `--fail-on-no-answer`).',
  7: 'The command timed out.',
  130: 'Interrupted by Ctrl-C.',
  143: 'Stopped by SIGTERM, after which `docchat worker` exits with 0 instead.',
}

/** The exit code for each error code. */
export const EXIT_CODES: Readonly<Record<ErrorCode, ExitCode>> = {
  INVALID_ARGUMENT: 2,
  NOT_CONFIGURED: 3,
  NOT_SUPPORTED: 1,
  CLOSED: 1,
  ABORTED: 130,
  FILE_EMPTY: 1,
  FILE_TOO_LARGE: 1,
  FILE_TYPE_MISMATCH: 1,
  UNSUPPORTED_FILE_TYPE: 1,
  UPLOAD_INCOMPLETE: 1,
  IDEMPOTENCY_CONFLICT: 1,
  BLOB_NOT_FOUND: 1,
  INVALID_BLOB_KEY: 1,
  STORAGE_FULL: 1,
  STORE_BUSY: 1,
  STORE_INCOMPATIBLE: 3,
  DOCUMENT_NOT_FOUND: 4,
  PAGE_NOT_FOUND: 4,
  THUMBNAIL_NOT_FOUND: 4,
  JOB_NOT_FOUND: 4,
  CONVERSATION_NOT_FOUND: 4,
  JOB_STATE_CONFLICT: 1,
  JOB_TIMEOUT: 7,
  LEASE_LOST: 1,
  DOCUMENT_ENCRYPTED: 1,
  DOCUMENT_UNREADABLE: 1,
  DOCUMENT_TOO_LARGE: 1,
  EXTRACTION_TIMEOUT: 7,
  EXTRACTOR_CRASHED: 1,
  EMBEDDER_FAILED: 1,
  CLASSIFIER_FAILED: 1,
  RERANKER_FAILED: 1,
  MODEL_FAILED: 1,
  ANSWER_TIMEOUT: 7,
  WEBHOOK_FAILED: 1,
  WEBHOOK_REFUSED: 1,
  INTERNAL_ERROR: 1,
}
