import { type AddedDocument, type AddOptions, DocChatError } from '@docchat/core'
import { currentContext } from '../context/request-context.ts'
import { failureOf } from '../errors/problem.ts'
import type { Call } from '../http/route.ts'
import { type UploadErrorJson, uploadAsJson } from './json.ts'
import { type Fields, receiveForm } from './receive-form.ts'

type UploadCall = Call & { readonly headers: { readonly 'idempotency-key'?: string | undefined } }

/** How much of a refused file is read, so that the files behind it can be reached. */
const SKIP_BYTES = 8 * 1024 * 1024

/** Takes in one file. */
export async function uploadOne(call: UploadCall): Promise<void> {
  const { owner, request, response, settings, signal } = call
  let added: AddedDocument | undefined
  await receiveForm(request, response, {
    fileField: 'file',
    fields: ['webhook_url', 'source'],
    maxFiles: 1,
    maxFileBytes: settings.maxFileBytes,
    idleMs: settings.uploadIdleMs,
    signal,
    async take(file, fields, signal) {
      const source = fields['source']
      const upload = { ...file, ...(source !== undefined && source !== '' && { source }) }
      added = await owner.documents.add(upload, addOptions(call, fields, signal))
    },
  })
  if (added === undefined) return
  response.status(202).location(`${request.baseUrl}/jobs/${added.job.id}`).json(uploadAsJson(added))
}

/** Takes in several files. */
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
    signal,
    async take(file, fields, signal) {
      const index = count++
      const content = shared(file.content)
      try {
        const options = addOptions(call, fields, signal, index)
        const added = await owner.documents.add({ ...file, content }, options)
        results[index] = { ...uploadAsJson(added), error: null }
      } catch (error) {
        signal.throwIfAborted()
        results[index] = { filename: file.name, error: asJson(error) }
        await skip(content)
      }
    },
  })
  response.status(202).json({ results })
}

function addOptions(call: UploadCall, fields: Fields, signal: AbortSignal, index?: number): AddOptions {
  const context = currentContext()
  const webhookUrl = fields['webhook_url']
  const key = call.headers['idempotency-key']
  return {
    signal,
    ...(webhookUrl !== undefined && webhookUrl !== '' && { webhookUrl }),
    ...(key !== undefined && { idempotencyKey: index === undefined ? key : `${key}:${index}` }),
    ...(context && { correlationId: context.correlationId, traceparent: context.traceparent }),
  }
}

function asJson(error: unknown): UploadErrorJson {
  const { status, code, message, unforeseen } = failureOf(error)
  // What nobody foresaw ends the request, and is logged.
  if (unforeseen) throw error
  return { status, error_code: code, message }
}

/** A stream that can be read on after a reader gave up. */
function shared<T>(source: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = source[Symbol.asyncIterator]()
  return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) }
}

/** Reads the rest of a refused file. @throws DocChatError `FILE_TOO_LARGE` when that is too much. */
async function skip(content: AsyncIterable<Uint8Array>): Promise<void> {
  let left = SKIP_BYTES
  for await (const chunk of content) {
    left -= chunk.length
    if (left < 0)
      throw new DocChatError('FILE_TOO_LARGE', 'A file that is not taken goes on and on. Send less.')
  }
}
