import { DocChatError } from '@docchat/core'
import type { Request } from 'express'
import { HttpError } from '../errors/http-error.ts'

/** The allowance for a form's boundaries, headers and fields. */
const FORM_BYTES = 1024 * 1024

/** Slower than any usable connection, and fast enough that a trickle cannot hold a request open. */
const MIN_BYTES_PER_SECOND = 1024

/** Options of {@link watchBody}. */
export interface BodyLimits {
  readonly maxFiles: number
  readonly maxFileBytes: number
  /** How long an upload may send nothing, or less than {@link MIN_BYTES_PER_SECOND}. */
  readonly idleMs: number
  /** How long the whole upload may take. */
  readonly timeoutMs: number
}

/** Checks the declared length before anything is read. @throws DocChatError `FILE_TOO_LARGE`. */
export function checkLength(request: Request, limits: BodyLimits): void {
  const declared = Number(request.headers['content-length'] ?? 0)
  if (declared > budgetOf(limits)) throw tooLarge(limits)
}

/**
 * Watches a body while it is received, and calls `fail` when it grows too large, stalls or takes too long. Time counts
 * even while nobody is reading: a request must end whatever happens to its receiver.
 *
 * @returns a function that stops watching
 */
export function watchBody(request: Request, limits: BodyLimits, fail: (error: Error) => void): () => void {
  const budget = budgetOf(limits)
  const expected = (MIN_BYTES_PER_SECOND * limits.idleMs) / 1000
  let received = 0
  let receivedBefore = 0
  const idle = setTimeout(() => fail(stalled(limits)), limits.idleMs)
  const deadline = setTimeout(() => fail(tookTooLong(limits)), limits.timeoutMs)
  const onData = (chunk: Buffer) => {
    received += chunk.length
    if (received > budget) fail(tooLarge(limits))
    if (received - receivedBefore < expected) return
    receivedBefore = received
    idle.refresh()
  }
  const onEnd = () => clearTimeout(idle)
  request.on('data', onData).once('end', onEnd)
  return () => {
    clearTimeout(idle)
    clearTimeout(deadline)
    request.off('data', onData).off('end', onEnd)
  }
}

function budgetOf({ maxFiles, maxFileBytes }: BodyLimits): number {
  return maxFiles * maxFileBytes + FORM_BYTES
}

function tooLarge({ maxFiles, maxFileBytes }: BodyLimits): DocChatError {
  const files = maxFiles === 1 ? 'The file' : `Each of up to ${maxFiles} files`
  return new DocChatError('FILE_TOO_LARGE', `${files} may have at most ${maxFileBytes} bytes. Send less.`, {
    details: { limitBytes: maxFileBytes, maxFiles },
  })
}

function stalled({ idleMs }: BodyLimits): HttpError {
  const message = `The upload stalled, or was slower than ${MIN_BYTES_PER_SECOND} bytes per second, for ${idleMs / 1000} s. Send it again.`
  return new HttpError('REQUEST_TIMEOUT', message)
}

function tookTooLong({ timeoutMs }: BodyLimits): HttpError {
  const message = `The upload took longer than ${timeoutMs / 1000} s. Send fewer or smaller files, or use a faster connection.`
  return new HttpError('REQUEST_TIMEOUT', message)
}
