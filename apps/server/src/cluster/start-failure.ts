import { DocChatError } from '@docchat/core'
import type { FromProcess } from './messages.ts'

/** How a process ended. */
export interface Ending {
  readonly code: number | null
  readonly signal: string | null
}

/** Why a process ended before it listened: as it said itself, if it did. */
export function startFailure(
  said: Extract<FromProcess, { docchat: 'failed' }> | null,
  { code, signal }: Ending,
): DocChatError {
  if (said !== null) return new DocChatError(said.code, said.message)
  if (code === null && signal === null) return noProcess()
  const how = signal === null ? `exit code ${code}` : signal
  const message = `A server process ended by ${how} before it listened. What it wrote to standard error says why.`
  return new DocChatError('INTERNAL_ERROR', message)
}

/** The system refuses another process. */
export function noProcess(cause?: unknown): DocChatError {
  const message =
    'The system could not start another process. Check its limits and memory, and that the working directory exists.'
  return new DocChatError('INTERNAL_ERROR', message, { cause })
}
