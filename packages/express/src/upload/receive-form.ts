import type { Readable, Writable } from 'node:stream'
import type { Request, Response } from 'express'
import multer from 'multer'
import { HttpError } from '../errors/http-error.ts'
import { type BodyLimits, checkLength, watchBody } from './budget.ts'
import {
  type FormRules,
  guardForm,
  MAX_FIELD_BYTES,
  MAX_FIELDS,
  MAX_NAME_BYTES,
  malformed,
} from './form-guard.ts'

/** A file as it comes. */
export interface IncomingFile {
  readonly name: string
  /** What the sender says it is; absent when it says nothing. */
  readonly mediaType?: string
  /** Its bytes. Ends only after the whole form was found to be good, and throws when it was not. */
  readonly content: AsyncIterable<Uint8Array>
}

/** The fields that stood before the files. */
export type Fields = Readonly<Record<string, string>>

/** Options of {@link receiveForm}. */
export interface ReceiveFormOptions extends FormRules, BodyLimits {
  readonly signal: AbortSignal
  /** Takes one file; the next waits until its content was read. What it throws ends the request. */
  take(file: IncomingFile, fields: Fields, signal: AbortSignal): Promise<void>
}

/**
 * Streams a form's files to where they are kept, with no file or buffer in between.
 *
 * A file's content does not end before the form does, so nothing is kept of a form that is damaged, aborted or has
 * something in it that there should not be. The first thing that is wrong ends it all, and is thrown.
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

  const taken: Promise<void>[] = []
  const streams: Readable[] = []
  const failed = new AbortController()
  const complete = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()

  const fail = (error: unknown) => {
    if (failed.signal.aborted) return
    failed.abort(error)
    complete.reject(error)
    ended.reject(error)
    // Without an error, and the parser is only left alone: multer would read the rest of the body first, else.
    for (const stream of streams) stream.destroy()
    request.unpipe()
  }
  const onAbort = () => fail(options.signal.reason)
  complete.promise.catch(() => undefined)
  ended.promise.catch(() => undefined)
  options.signal.addEventListener('abort', onAbort)
  const unwatch = watchBody(request, options, fail)

  const storage: multer.StorageEngine = {
    _handleFile(_request, file, callback) {
      const content = contentOf(file.stream, complete.promise, failed.signal)
      streams.push(file.stream)
      const incoming = { name: file.originalname, ...declaredType(file.mimetype), content }
      const kept = options.take(incoming, { ...request.body }, failed.signal)
      taken.push(kept)
      kept.then(() => callback(null, {}), fail)
    },
    // A file is kept only once nothing can go wrong with the form any more.
    _removeFile: (_request, _file, callback) => callback(null),
  }
  const form = multer({
    ...multerOptions(options),
    storage,
    streamHandler(source: Request, sink: Writable) {
      guardForm(sink, options, fail)
      sink.on('close', () => complete.resolve())
      source.pipe(sink)
    },
  } as multer.Options)

  try {
    form.any()(request, response, (error?: unknown) => {
      if (error === undefined) ended.resolve()
      else fail(error instanceof HttpError ? error : malformed('The form is damaged.', error))
    })
    options.signal.throwIfAborted()
    await ended.promise
  } finally {
    unwatch()
    options.signal.removeEventListener('abort', onAbort)
    await Promise.allSettled(taken)
  }
  if (taken.length === 0) throw malformed(`There is no file. Send it in the field "${options.fileField}".`)
}

/** The parser says `text/plain` of a file whose sender says nothing, as many clients do. */
function declaredType(mediaType: string): { readonly mediaType?: string } {
  return mediaType === 'text/plain' ? {} : { mediaType }
}

async function* contentOf(
  stream: Readable,
  complete: Promise<void>,
  failed: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    // Whoever stops reading early has a reason, which is to be told; a stream that it destroyed would tell another.
    yield* stream.iterator({ destroyOnReturn: false })
  } catch (cause) {
    failed.throwIfAborted()
    throw malformed('The form ends before the file does.', cause)
  }
  await complete
}

function multerOptions({ maxFiles }: ReceiveFormOptions): multer.Options {
  return {
    defParamCharset: 'utf8',
    // Core makes names safe, and is to see all of them.
    preservePath: true,
    limits: {
      files: maxFiles,
      fields: MAX_FIELDS,
      parts: maxFiles + MAX_FIELDS,
      fieldSize: MAX_FIELD_BYTES,
      fieldNameSize: MAX_NAME_BYTES,
      headerPairs: 100,
      fieldNestingDepth: 0,
      fieldArrayIndexLimit: 0,
    },
  }
}
