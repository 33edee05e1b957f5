import { DocChatError } from '../errors.ts'
import type { Extractor } from '../extract/extractor.ts'
import type { Format } from '../extract/format.ts'
import { needsOcr } from '../formats/built-in-format.ts'
import { FORMATS } from '../formats/index.ts'
import { supportedFormats } from '../formats/supported.ts'

/** The limits that uploads must meet. */
export interface UploadLimits {
  /** Media types that may be uploaded, each with its maximum size in bytes. */
  readonly mediaTypes: Readonly<Record<string, number>>
  /** The formats by which files are recognised; the first match counts. */
  readonly formats: readonly Format[]
}

/** A kind of file that may be uploaded. */
export interface AcceptedFormat {
  /** For people, such as `PDF`. */
  readonly name: string
  readonly mediaType: string
  /** In lower case and without the dot. */
  readonly extensions: readonly string[]
  readonly maxBytes: number
}

/** Options that change what may be uploaded. */
export interface UploadLimitOptions {
  /** The maximum size of a file in bytes, for types without one of their own. @defaultValue 20 MB */
  readonly maxFileBytes?: number
  /** The maximum size in bytes per media type, or `false` to refuse that type; other types keep their defaults. */
  readonly mediaTypes?: Readonly<Record<string, number | false>>
}

/** How uploads that arrive in parts are kept. */
export interface ResumableUploadOptions {
  /** How long an upload to which nothing is added is kept, in milliseconds. @defaultValue one day */
  readonly ttlMs?: number
  /** How many uploads of one owner are kept, with those that have become documents until they expire. @defaultValue 1000 */
  readonly maxPerOwner?: number
}

/** What reads uploaded files. */
export interface UploadReaders {
  /** Extractors that take precedence over the built-in ones. @defaultValue none */
  readonly extractors?: readonly Extractor[]
  /** Whether OCR may be available where documents are read. @defaultValue true */
  readonly ocr?: boolean
}

/** The default maximum size of a file in bytes: 20 MB. */
export const DEFAULT_MAX_FILE_BYTES: number = 20 * 1024 * 1024

/**
 * Returns the effective limits: whatever can be read may be uploaded. Checks whether the OCR packages are installed.
 *
 * @throws DocChatError `INVALID_ARGUMENT`.
 */
export function uploadLimits(
  { maxFileBytes = DEFAULT_MAX_FILE_BYTES, mediaTypes = {} }: UploadLimitOptions = {},
  { extractors = [], ocr = true }: UploadReaders = {},
): UploadLimits {
  const ownTypes = extractors.flatMap((extractor) => extractor.mediaTypes)
  const readable = [...supportedFormats().map(({ mediaType }) => mediaType), ...ownTypes]
  const unreadable = new Set(
    ocr ? [] : FORMATS.filter((format) => needsOcr(format)).map(({ mediaType }) => mediaType),
  )
  for (const type of ownTypes) unreadable.delete(type)
  const sizes = { ...Object.fromEntries(readable.map((type) => [type, maxFileBytes])), ...mediaTypes }
  const accepted: Record<string, number> = {}
  for (const [type, size] of Object.entries(sizes)) {
    if (size === false) continue
    if (!(size > 0)) throw invalidSize(type, size)
    if (!unreadable.has(type)) accepted[type] = size
  }
  return { mediaTypes: accepted, formats: formatsOf(extractors) }
}

/** The formats that may be uploaded, for those who choose files. */
export function acceptedFormats({ mediaTypes, formats }: UploadLimits): readonly AcceptedFormat[] {
  return formats.flatMap(({ name, mediaType, extensions }) => {
    const maxBytes = mediaTypes[mediaType]
    return maxBytes === undefined ? [] : [{ name, mediaType, extensions, maxBytes }]
  })
}

/** Formats of custom extractors come first, and replace built-in ones of the same media type. */
function formatsOf(extractors: readonly Extractor[]): readonly Format[] {
  const own = extractors.flatMap(({ formats = [] }) => formats)
  return [...own, ...FORMATS.filter(({ mediaType }) => !own.some((format) => format.mediaType === mediaType))]
}

function invalidSize(type: string, size: number): DocChatError {
  const message = `The upload limit of ${type} is ${size}: give a size in bytes, or false to refuse the type.`
  return new DocChatError('INVALID_ARGUMENT', message)
}
