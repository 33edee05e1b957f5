import { DocChatError, type ErrorCode } from './errors.ts'

/** An error between threads: a cloned one would lose its class, and with it its code. */
export interface ThreadFailure {
  readonly code: ErrorCode | null
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
  readonly cause: unknown
}

export function toFailure(error: unknown): ThreadFailure {
  if (DocChatError.isInstance(error)) {
    const { code, message, details } = error
    return { code, message, details, cause: error.cause && cloneable(error.cause) }
  }
  return { code: null, message: String(error), details: {}, cause: cloneable(error) }
}

export function fromFailure({ code, message, details, cause }: ThreadFailure): unknown {
  return code === null ? cause : new DocChatError(code, message, { details, cause })
}

function cloneable(error: unknown): unknown {
  if (!(error instanceof Error)) return new Error(String(error))
  const copy = new Error(error.message)
  copy.name = error.name
  if (error.stack !== undefined) copy.stack = error.stack
  return copy
}
