import type { DocChatError, ErrorCode, ErrorInfo } from './errors.ts'

const SEE_LOG = "The server's log has the reason."

/** Failures of the server itself, whose messages may name its disks, its settings and the servers behind it. */
const PUBLIC_MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  NOT_CONFIGURED: `The server is not set up for this. ${SEE_LOG}`,
  BLOB_NOT_FOUND: `The bytes of the document are missing. ${SEE_LOG}`,
  INVALID_BLOB_KEY: `The bytes of the document are missing. ${SEE_LOG}`,
  STORAGE_FULL:
    'The server has no storage space left. Delete documents that you no longer need, or try again later.',
  STORE_BUSY: 'The server is busy. Try again in a moment.',
  STORE_UNAVAILABLE: `The server cannot reach its storage. Try again in a moment. ${SEE_LOG}`,
  STORE_INCOMPATIBLE: `The server cannot use its database. ${SEE_LOG}`,
  LEASE_LOST:
    'Processing was interrupted. If this happens again, the document is too demanding for the server.',
  EMBEDDER_FAILED: `The embedding model failed. Try again in a moment. ${SEE_LOG}`,
  CLASSIFIER_FAILED: `The classifier failed. Try again in a moment. ${SEE_LOG}`,
  RERANKER_FAILED: `The reranker failed. Try again in a moment. ${SEE_LOG}`,
  MODEL_FAILED: `The language model failed. Ask again in a moment. ${SEE_LOG}`,
  WEBHOOK_FAILED: 'The receiver could not be reached, or did not accept the webhook.',
  MAIL_FAILED: 'The message could not be handed over to the mail server.',
  INTERNAL_ERROR: `An unexpected error occurred. ${SEE_LOG}`,
}

/**
 * Returns an error as it may be shown to anybody. Messages about the server itself name what its operator needs to know,
 * such as the address of a model; they are replaced by the error's `publicMessage` or a general one.
 */
export function publicError(error: ErrorInfo | DocChatError): ErrorInfo {
  const { code, message } = error
  const given = 'publicMessage' in error ? error.publicMessage : null
  return { code, message: given ?? PUBLIC_MESSAGES[code] ?? message }
}

/** Whether the message of an error with this code, and its details, are only for the operator. */
export function isForOperator(code: ErrorCode): boolean {
  return code in PUBLIC_MESSAGES
}
