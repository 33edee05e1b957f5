import { DocChatError } from '@docchat/core'
import type { Request } from 'express'
import { HttpError } from '../errors/http-error.ts'

/** The allowance for a form's boundaries, headers and fields. */
const FORM_BYTES = 1024 * 1024

/** Options of {@link watchBody}. */
export interface BodyLimits {
  readonly maxFiles: number
  readonly maxFileBytes: number
  readonly idleMs: number
}

/** Checks the declared length before anything is read. @throws DocChatError `FILE_TOO_LARGE`. */
export function checkLength(request: Request, limits: BodyLimits): void {
  const declared = Number(request.headers['content-length'] ?? 0)
  if (declared > budgetOf(limits)) throw tooLarge(limits)
}

/**
 * Watches a body while it is received, and calls `fail` when it grows too large or stalls.
 *
 * @returns a function that stops watching
 */
export function watchBody(request: Request, limits: BodyLimits, fail: (error: Error) => void): () => void {
  const budget = budgetOf(limits)
  let received = 0
  const idle = setTimeout(() => {
    // While reading is paused, nothing can arrive.
    if (request.isPaused()) idle.refresh()
    else fail(stalled(limits))
  }, limits.idleMs)
  const onData = (chunk: Buffer) => {
    idle.refresh()
    received += chunk.length
    if (received > budget) fail(tooLarge(limits))
  }
  request.on('data', onData)
  return () => {
    clearTimeout(idle)
    request.off('data', onData)
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
  return new HttpError('REQUEST_TIMEOUT', `The upload stalled for ${idleMs / 1000} s. Send it again.`)
}
