import { AsyncLocalStorage } from 'node:async_hooks'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Request, Response } from 'express'
import multer from 'multer'
import { brokenBody } from '../errors/broken-body.ts'
import { HttpError } from '../errors/http-error.ts'
import { type BodyLimits, checkLength, watchBody } from './budget.ts'
import {
  type Fields,
  type FormRules,
  guardForm,
  MAX_FIELD_BYTES,
  MAX_NAME_BYTES,
  malformed,
  maxFieldsOf,
  wrongField,
} from './form-guard.ts'

/** A file that is being received. */
export interface IncomingFile {
  readonly name: string
  /** The media type that the client declares; absent if it declares none. */
  readonly mediaType?: string
  /** The bytes of the file. Ends only once the whole form has been validated, and throws if the form is invalid. */
  readonly content: AsyncIterable<Uint8Array>
}

/** How long the response to a failed upload waits until what was received has been removed. */
const CLEANUP_MS = 2000

/** Options of {@link receiveForm}. */
export interface ReceiveFormOptions extends FormRules, BodyLimits {
  readonly signal: AbortSignal
  /** Receives one file with its fields; the next one waits until its content has been read. An error ends the request. */
  take(file: IncomingFile, fields: Fields, signal: AbortSignal): Promise<void>
}

/**
 * Streams the files of a form to their destination, without intermediate files or buffers.
 *
 * The content of a file ends only when the form ends, so nothing is kept of a form that is malformed, aborted or contains
 * unexpected parts. The first error ends the request and is thrown, whether or not anybody is reading.
 */
export async function receiveForm(
  request: Request,
  response: Response,
  options: ReceiveFormOptions,
): Promise<void> {
  if (!request.is('multipart/form-data')) {
    throw new HttpError('UNSUPPORTED_MEDIA_TYPE', 'Send files as multipart/form-data.')
  }
  checkLength(request, options)

  // The parser runs in the context of the socket whenever the body arrives after the headers.
  const take = AsyncLocalStorage.bind(options.take)
  const taken: Promise<void>[] = []
  const streams: Readable[] = []
  let fieldsOf: (index: number) => Fields = () => ({})
  const failed = new AbortController()
  const complete = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()

  const fail = (error: unknown) => {
    if (failed.signal.aborted) return
    failed.abort(error)
    complete.reject(error)
    ended.reject(error)
    // Destroyed without an error, and the parser is only unpiped; otherwise multer would first read the rest of the body.
    for (const stream of streams) stream.destroy()
    request.unpipe()
  }
  const signal = AbortSignal.any([options.signal, brokenBody(request)])
  const onAbort = () => fail(signal.reason)
  complete.promise.catch(() => undefined)
  ended.promise.catch(() => undefined)
  signal.addEventListener('abort', onAbort)
  const unwatch = watchBody(request, options, fail)

  const storage: multer.StorageEngine = {
    _handleFile(_request, file, callback) {
      // The parser continues with the chunk that it has, but nothing will follow: this file would never end.
      if (failed.signal.aborted) {
        file.stream.destroy()
        return
      }
      const content = contentOf(file.stream, complete.promise, failed.signal)
      streams.push(file.stream)
      const incoming = { name: file.originalname, ...declaredType(file.mimetype), content }
      const kept = take(incoming, fieldsOf(taken.length), failed.signal)
      taken.push(kept)
      kept.then(() => callback(null, {}), fail)
    },
    // Nothing to remove: a file is kept only once the whole form has been validated.
    _removeFile: (_request, _file, callback) => callback(null),
  }
  const form = multer({
    ...multerOptions(options),
    storage,
    streamHandler(source: Request, sink: Writable) {
      fieldsOf = guardForm(sink, options, fail)
      sink.on('close', () => complete.resolve())
      source.pipe(sink)
    },
  } as multer.Options)

  try {
    form.any()(request, response, (error?: unknown) => {
      if (error === undefined) ended.resolve()
      else fail(error instanceof HttpError ? error : malformed('The form is malformed.', error))
    })
    signal.throwIfAborted()
    await ended.promise
  } finally {
    unwatch()
    signal.removeEventListener('abort', onAbort)
    // A receiver that does not notice the failure must not keep the client waiting.
    await Promise.race([Promise.allSettled(taken), delay(CLEANUP_MS, undefined, { ref: false })])
  }
  if (taken.length === 0) throw wrongField(options.fileField, 'is missing; send a file in this field')
}

/** The parser reports `text/plain` for a file without a declared type, which many clients send. */
function declaredType(mediaType: string): { readonly mediaType?: string } {
  return mediaType === 'text/plain' ? {} : { mediaType }
}

async function* contentOf(
  stream: Readable,
  complete: Promise<void>,
  failed: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    // A consumer that stops early has its own error to report; destroying the stream would replace it.
    yield* stream.iterator({ destroyOnReturn: false })
  } catch (cause) {
    failed.throwIfAborted()
    throw malformed('The form ends before the file does.', cause)
  }
  await complete
}

function multerOptions(options: ReceiveFormOptions): multer.Options {
  const { maxFiles } = options
  const maxFields = maxFieldsOf(options)
  return {
    defParamCharset: 'utf8',
    // Core makes names safe, so it must receive them unchanged.
    preservePath: true,
    limits: {
      files: maxFiles,
      fields: maxFields,
      parts: maxFiles + maxFields,
      fieldSize: MAX_FIELD_BYTES,
      fieldNameSize: MAX_NAME_BYTES,
      headerPairs: 100,
      fieldNestingDepth: 0,
      fieldArrayIndexLimit: 0,
    },
  }
}
