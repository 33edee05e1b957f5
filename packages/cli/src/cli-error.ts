import type { ErrorCode } from '@docchat/core'

/** An expected failure of the command itself. Does not load the engine, so that usage errors are fast. */
export class CliError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CliError'
    this.code = code
  }
}
