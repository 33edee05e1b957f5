import { EXIT_CODES } from '@docchat/config/exit-codes'
import type { ErrorCode } from '@docchat/core'
import { CommanderError } from 'commander'
import { commandMeantBy } from './command-line/other-words.ts'
import type { ExitCode } from './exit-codes.ts'

/** A failure as it is reported to people and programs. */
export interface Failure {
  readonly code: ErrorCode
  readonly message: string
  readonly exitCode: ExitCode
}

/** Describes any thrown value. An unexpected error keeps its message, because it is shown only to its user. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ')
    const meant = commandMeantBy(/^unknown command '(.*?)'/.exec(message)?.[1] ?? '')
    if (meant !== undefined)
      return failure('INVALID_ARGUMENT', `${message} (Did you mean ${meant}?) See docchat --help.`)
    return failure('INVALID_ARGUMENT', `${sentence(message)} See docchat --help.`)
  }
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  if (code !== null) return failure(code, message)
  return failure('INTERNAL_ERROR', `${sentence(message)} Set DOCCHAT_DEBUG=1 for details.`)
}

/** The failure's full text with its causes, for `DOCCHAT_DEBUG`. */
export function failureDetails(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? error.message
  return error.cause === undefined ? own : `${own}\ncaused by: ${failureDetails(error.cause)}`
}

/** The error's code, if it is one of DocChat's, also for errors from another copy of the engine; otherwise null. */
function codeOf(error: unknown): ErrorCode | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  const { code } = error
  return typeof code === 'string' && Object.hasOwn(EXIT_CODES, code) ? (code as ErrorCode) : null
}

function failure(code: ErrorCode, message: string): Failure {
  return { code, message, exitCode: EXIT_CODES[code] }
}

function sentence(text: string): string {
  return /[.?!)]$/.test(text) ? text : `${text}.`
}
