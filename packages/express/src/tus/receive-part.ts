import { PassThrough } from 'node:stream'
import type { AddedDocument, Checksum, PartialUpload } from '@docchat/core'
import { currentContext } from '../context/request-context.ts'
import { brokenBody } from '../errors/broken-body.ts'
import type { Call } from '../http/route.ts'
import { checkLength, watchBody } from '../upload/budget.ts'

/** Receives a part of a file: the body of a request. What arrives before it breaks off is kept. */
export async function receivePart(
  { request, owner, settings, signal }: Call,
  { id, offset, checksum }: { readonly id: string; readonly offset: number; readonly checksum?: Checksum },
): Promise<PartialUpload> {
  const limits = {
    maxFiles: 1,
    maxFileBytes: settings.maxFileBytes,
    idleMs: settings.uploadIdleMs,
    timeoutMs: settings.uploadTimeoutMs,
  }
  checkLength(request, limits)
  const failed = new AbortController()
  const ending = AbortSignal.any([signal, failed.signal, brokenBody(request)])
  // Watching lets the body flow, so it flows into something that waits.
  const content = request.pipe(new PassThrough())
  const unwatch = watchBody(request, limits, (error) => failed.abort(error))
  try {
    return await owner.uploads.append(id, offset, content, {
      signal: ending,
      ...(checksum && { checksum }),
    })
  } finally {
    unwatch()
    request.unpipe(content)
    content.destroy()
  }
}

/** Makes a document of a complete upload, whether or not the client waits for it. */
export async function finished({ owner, settings }: Call, upload: PartialUpload): Promise<PartialUpload> {
  if (upload.offset < upload.sizeBytes || upload.added !== null) return upload
  const context = currentContext()
  const finishing: Promise<AddedDocument> = owner.uploads.finish(
    upload.id,
    context && { correlationId: context.correlationId, traceparent: context.traceparent },
  )
  settings.hold(finishing.catch(() => undefined))
  return { ...upload, added: await finishing }
}
