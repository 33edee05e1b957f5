import type { Checksum, PartialUpload } from '@docchat/core'
import type { Request, RequestHandler, Response } from 'express'
import type { z } from 'zod'
import { HttpError } from '../errors/http-error.ts'
import { wholeNumber } from '../http/schemas.ts'
import { invalid } from '../http/validate.ts'

/** The version of the protocol, <https://tus.io/protocols/resumable-upload>. */
const VERSION = '1.0.0'

const ALGORITHMS = ['sha1', 'sha256']

/** The media type of a part of a file. */
const PART = 'application/offset+octet-stream'

/** A whole number of bytes. */
export const byteCount: z.ZodType<number> = wholeNumber({})

/** Names the version in every response, failures among them. */
export const tusVersion: RequestHandler = (_request, response, next) => {
  response.set({ 'Tus-Resumable': VERSION, 'Cache-Control': 'no-store' })
  next()
}

/** What the server can do. */
export function capabilities(maxFileBytes: number): Readonly<Record<string, string>> {
  return {
    'Tus-Version': VERSION,
    'Tus-Extension': 'creation,creation-with-upload,termination,expiration,checksum',
    'Tus-Checksum-Algorithm': ALGORITHMS.join(),
    'Tus-Max-Size': String(maxFileBytes),
  }
}

/** @throws HttpError `PRECONDITION_FAILED` for another version of the protocol. */
export function checkVersion(request: Request): void {
  if (request.headers['tus-resumable'] === VERSION) return
  throw new HttpError('PRECONDITION_FAILED', `Send the header Tus-Resumable: ${VERSION}.`, {
    headers: { 'Tus-Version': VERSION },
  })
}

/** Whether the body is a part of the file. @throws HttpError `UNSUPPORTED_MEDIA_TYPE` for any other body. */
export function hasPart(request: Request): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding, 'content-type': type } = request.headers
  if (type === PART) return true
  if (encoding === undefined && (length ?? '0') === '0') return false
  throw new HttpError('UNSUPPORTED_MEDIA_TYPE', `Send parts of a file as ${PART}.`)
}

/** Describes an upload in headers. */
export function describe(response: Response, { offset, sizeBytes, expiresAt, added }: PartialUpload): void {
  response.set({
    'Upload-Offset': String(offset),
    'Upload-Length': String(sizeBytes),
    'Upload-Expires': new Date(expiresAt).toUTCString(),
  })
  if (added !== null) response.set({ 'X-Document-ID': added.document.id, 'X-Job-ID': added.job.id })
}

/** The pairs of `Upload-Metadata`: names, each with a value in Base64. */
export function readMetadata(header: string): ReadonlyMap<string, string> {
  const pairs = header.split(',').flatMap((pair): [string, string][] => {
    const [name = '', value = '', ...rest] = pair.trim().split(' ')
    if (name === '' || rest.length > 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value))
      throw wrongHeader('upload-metadata', 'expected pairs such as: filename bGVhc2UucGRm,filetype dGV4dA==')
    return value === '' ? [] : [[name, Buffer.from(value, 'base64').toString()]]
  })
  return new Map(pairs)
}

/** The value of `Upload-Checksum`: an algorithm, and a hash in Base64. */
export function readChecksum(header: string): Checksum {
  const [algorithm = '', value = ''] = header.split(' ')
  if (!ALGORITHMS.includes(algorithm))
    throw wrongHeader('upload-checksum', `expected one of these algorithms: ${ALGORITHMS.join(', ')}`)
  return { algorithm, digest: Buffer.from(value, 'base64') }
}

export function wrongHeader(field: string, message: string): HttpError {
  return invalid([{ in: 'header', field, message }])
}
