import { type AddedDocument, type AddOptions, DocChatError } from '@docchat/core'
import type { Response } from 'express'
import { currentContext } from '../context/request-context.ts'
import { failureOf } from '../errors/problem.ts'
import { audienceOf } from '../http/audience.ts'
import type { Call } from '../http/route.ts'
import { uploadJson } from './json.ts'
import { type Fields, receiveForm } from './receive-form.ts'
import type { UploadErrorJson } from './schema.ts'

type UploadCall = Call & { readonly headers: { readonly 'idempotency-key'?: string | undefined } }

/** How far beyond the size limit a refused file is read, in order to reach the files after it. */
const SKIP_BYTES = 4 * 1024 * 1024

/** Handles the upload of one file. */
export async function uploadOne(call: UploadCall): Promise<void> {
  const { owner, request, response, settings, signal } = call
  let added: AddedDocument | undefined
  await receiveForm(request, response, {
    fileField: 'file',
    fields: ['webhook_url', 'source', 'password'],
    maxFiles: 1,
    maxFileBytes: settings.maxFileBytes,
    idleMs: settings.uploadIdleMs,
    timeoutMs: settings.uploadTimeoutMs,
    signal,
    async take(file, fields) {
      const { source = '', password = '' } = fields
      const upload = { ...file, ...(source !== '' && { source }), ...(password !== '' && { password }) }
      added = await owner.documents.add(upload, addOptions(call, fields))
    },
  })
  if (added === undefined) return
  response.status(202).location(`${request.baseUrl}/jobs/${added.job.id}`).json(uploadJson(added))
}

/** Handles the upload of several files. */
export async function uploadMany(call: UploadCall): Promise<void> {
  const { owner, request, response, settings, signal } = call
  const results: object[] = []
  let count = 0
  await receiveForm(request, response, {
    fileField: 'files',
    fields: ['webhook_url'],
    maxFiles: settings.maxFiles,
    maxFileBytes: settings.maxFileBytes,
    idleMs: settings.uploadIdleMs,
    timeoutMs: settings.uploadTimeoutMs,
    signal,
    async take(file, fields, signal) {
      const index = count++
      const content = resumable(file.content, settings.maxFileBytes + SKIP_BYTES)
      try {
        const options = addOptions(call, fields, index)
        const added = await owner.documents.add({ ...file, content }, options)
        results[index] = { ...uploadJson(added), error: null }
      } catch (error) {
        signal.throwIfAborted()
        // The receiver is one for all files.
        if (DocChatError.isInstance(error) && error.code === 'WEBHOOK_REFUSED') throw error
        results[index] = { name: file.name, error: asJson(error, response) }
        await skip(content)
      }
    },
  })
  response.status(202).json({ results })
}

function addOptions(call: UploadCall, fields: Fields, index?: number): AddOptions {
  const context = currentContext()
  const webhookUrl = fields['webhook_url']
  const key = call.headers['idempotency-key']
  // No signal is needed: an aborted request ends the content with the reason.
  return {
    ...(webhookUrl !== undefined && webhookUrl !== '' && { webhookUrl }),
    ...(key !== undefined && { idempotencyKey: index === undefined ? key : `${key}:${index}` }),
    ...(context && { correlationId: context.correlationId, traceparent: context.traceparent }),
  }
}

function asJson(error: unknown, response: Response): UploadErrorJson {
  const { status, code, message, unexpected } = failureOf(error, audienceOf(response))
  // An unexpected error ends the request and is logged.
  if (unexpected) throw error
  return { status, error_code: code, message }
}

/** A stream that can be read further after a reader has stopped, up to a limit. */
function resumable(source: AsyncIterable<Uint8Array>, limitBytes: number): AsyncIterable<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  let left = limitBytes
  const next = async () => {
    const result = await iterator.next()
    left -= result.done === true ? 0 : result.value.length
    if (left >= 0) return result
    throw new DocChatError('FILE_TOO_LARGE', 'A refused file is too large to skip. Send a smaller one.')
  }
  return { [Symbol.asyncIterator]: () => ({ next }) }
}

async function skip(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of content);
}
