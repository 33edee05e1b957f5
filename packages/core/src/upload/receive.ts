import { createHash, type Hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { BlobStore } from '../blobs/blob-store.ts'
import { DocChatError } from '../errors.ts'
import { HEAD_BYTES } from '../extract/format.ts'
import type { UploadLimits } from './limits.ts'
import { detectMediaType } from './media-type.ts'
import { notAccepted, notText } from './refusal.ts'
import { safeName } from './safe-name.ts'
import { abortable, inBlocks } from './streams.ts'

/** Files are checked, hashed and written in blocks of this size. */
const BLOCK_BYTES = 1024 * 1024

/** What the sender declares about the file. None of it is trusted. */
export interface DeclaredFile {
  readonly name: string
  readonly mediaType?: string
  readonly sizeBytes?: number
}

/** A checked and stored file. */
export interface ReceivedFile {
  readonly name: string
  readonly mediaType: string
  readonly sizeBytes: number
  /** Lower-case hex. */
  readonly sha256: string
  readonly blobKey: string
}

/**
 * Stores a file while checking it: the type from the first bytes, the size at every block. Hashes it on the way.
 *
 * A refused or aborted file leaves nothing behind. Memory use does not grow with the file's size.
 *
 * @throws DocChatError `FILE_EMPTY`, `FILE_TOO_LARGE`, `UNSUPPORTED_FILE_TYPE`, `FILE_TYPE_MISMATCH`,
 * `UPLOAD_INCOMPLETE` (fewer or more bytes than declared), `STORAGE_FULL`, `INVALID_ARGUMENT` (no stream of bytes); the signal's
 * reason when aborted; the error of a source that fails.
 */
export async function receive(
  source: AsyncIterable<Uint8Array>,
  declared: DeclaredFile,
  options: { readonly blobs: BlobStore; readonly limits: UploadLimits; readonly signal?: AbortSignal },
): Promise<ReceivedFile> {
  const { blobs, limits, signal } = options
  const name = safeName(declared.name)
  checkSize(name, declared.sizeBytes ?? 0, Math.max(0, ...Object.values(limits.mediaTypes)))
  checkSource(source, name)
  const hash = createHash('sha256')
  const checked = new Inspection(name, declared, limits)
  let failure: { readonly error: unknown } | undefined
  const bytes = onlyBytes(abortable(source, signal), name, (error) => {
    failure = { error }
  })
  const blocks = inBlocks(bytes, BLOCK_BYTES)
  const { key, sizeBytes } = await blobs
    .put(inspect(blocks, checked, hash), signal === undefined ? {} : { signal })
    .catch((error: unknown) => {
      // The blob store takes a file of the caller that does not exist for a fault of its own folder.
      throw failure === undefined ? error : failure.error
    })
  return { name, mediaType: checked.mediaType, sizeBytes, sha256: hash.digest('hex'), blobKey: key }
}

/** Programs in JavaScript pass what they have: bytes in one piece would be taken for a stream of numbers. */
function checkSource(source: unknown, name: string): void {
  const isStream = typeof source === 'object' && source !== null && Symbol.asyncIterator in source
  if (!isStream) throw noBytes(name, source)
}

async function* onlyBytes(
  source: AsyncIterable<Uint8Array>,
  name: string,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of source) {
      if (!(chunk instanceof Uint8Array)) throw noBytes(name, chunk)
      yield chunk
    }
  } catch (error) {
    onFailure(error)
    throw error
  }
}

function noBytes(name: string, given: unknown): DocChatError {
  const what =
    typeof given === 'object' ? (given?.constructor?.name ?? String(given && 'object')) : typeof given
  const message = `The content of "${name}" must be a stream of bytes (an AsyncIterable of Uint8Array), not ${what}. From memory: Readable.from([Buffer.from(content)]).`
  return new DocChatError('INVALID_ARGUMENT', message)
}

async function* inspect(
  blocks: AsyncIterable<Uint8Array>,
  inspection: Inspection,
  hash: Hash,
): AsyncGenerator<Uint8Array> {
  for await (const block of blocks) {
    await inspection.block(block)
    // Hashed while it is being written.
    const hashed = setImmediate().then(() => hash.update(block))
    yield block
    await hashed
  }
  inspection.end()
}

/** Checks a file block by block, and throws at the first violation. */
class Inspection {
  mediaType = ''
  #size = 0
  readonly #name: string
  readonly #declared: DeclaredFile
  readonly #limits: UploadLimits

  constructor(name: string, declared: DeclaredFile, limits: UploadLimits) {
    this.#name = name
    this.#declared = declared
    this.#limits = limits
  }

  async block(block: Uint8Array): Promise<void> {
    if (this.#size === 0) this.mediaType = await checkHead(block, this.#name, this.#declared, this.#limits)
    this.#size += block.length
    checkSize(this.#name, this.#size, this.#limits.mediaTypes[this.mediaType] ?? 0)
  }

  end(): void {
    if (this.#size === 0) throw empty(this.#name)
    const declared = this.#declared.sizeBytes
    if (declared !== undefined && declared !== this.#size) {
      const message = `"${this.#name}" was declared with ${declared} bytes but ${this.#size} arrived. Send it again.`
      throw new DocChatError('UPLOAD_INCOMPLETE', message)
    }
  }
}

/**
 * Checks the beginning of a file. @returns its media type.
 *
 * @throws DocChatError `UNSUPPORTED_FILE_TYPE`, `FILE_TYPE_MISMATCH`, `FILE_TOO_LARGE` (more is declared than its type may have).
 */
export async function checkHead(
  bytes: Uint8Array,
  name: string,
  declared: Pick<DeclaredFile, 'mediaType' | 'sizeBytes'>,
  limits: UploadLimits,
): Promise<string> {
  const { mediaTypes, formats } = limits
  const mediaType = await detectMediaType(bytes.subarray(0, HEAD_BYTES), name, declared.mediaType, formats)
  const limit = mediaType === null ? undefined : mediaTypes[mediaType]
  if (mediaType === null) throw notText(name, bytes, limits) ?? notAccepted(name, mediaType, limits)
  if (limit === undefined) throw notAccepted(name, mediaType, limits)
  checkSize(name, declared.sizeBytes ?? 0, limit)
  return mediaType
}

/**
 * Checks what can be known of a file before its first byte.
 *
 * @throws DocChatError `FILE_EMPTY`, `FILE_TOO_LARGE`, `UNSUPPORTED_FILE_TYPE`.
 */
export function checkDeclared(declared: DeclaredFile, limits: UploadLimits): void {
  const { mediaTypes, formats } = limits
  const name = safeName(declared.name)
  if (declared.sizeBytes === 0) throw empty(name)
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  const types = formats.filter(({ extensions }) => extensions.includes(ending)).map((one) => one.mediaType)
  const accepted = types.filter((type) => mediaTypes[type] !== undefined)
  const [type] = types
  if (type !== undefined && accepted.length === 0) throw notAccepted(name, type, limits)
  const candidates = accepted.length === 0 ? Object.keys(mediaTypes) : accepted
  checkSize(name, declared.sizeBytes ?? 0, Math.max(0, ...candidates.map((one) => mediaTypes[one] ?? 0)))
}

function empty(name: string): DocChatError {
  return new DocChatError('FILE_EMPTY', `"${name}" is empty: it has 0 bytes.`)
}

function checkSize(name: string, sizeBytes: number, limitBytes: number): void {
  if (sizeBytes <= limitBytes) return
  const message = `"${name}" is larger than the limit of ${megabytes(limitBytes)}.`
  throw new DocChatError('FILE_TOO_LARGE', message, { details: { limitBytes } })
}

function megabytes(bytes: number): string {
  const units = bytes / (1024 * 1024)
  return units >= 1 ? `${Number(units.toFixed(1))} MB` : `${bytes} bytes`
}
