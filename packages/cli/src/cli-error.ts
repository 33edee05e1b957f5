import type { ErrorCode } from '@docchat/core'

/** A failure that the command itself foresees. It needs no engine, so that usage errors stay quick. */
export class CliError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CliError'
    this.code = code
  }
}
