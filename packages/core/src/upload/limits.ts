import { DocChatError } from '../errors.ts'
import type { Extractor } from '../extract/extractor.ts'
import type { Format } from '../extract/format.ts'
import { needsOcr } from '../formats/built-in-format.ts'
import { FORMATS } from '../formats/index.ts'
import { supportedFormats } from '../formats/supported.ts'

/** What uploads are held to. */
export interface UploadLimits {
  /** Media types that may be uploaded, each with its largest size in bytes. */
  readonly mediaTypes: Readonly<Record<string, number>>
  /** The formats that files are recognised by: the first that matches. */
  readonly formats: readonly Format[]
}

/** What may be uploaded, where that differs from the defaults. */
export interface UploadLimitOptions {
  /** The largest size of a file in bytes, for types that have none of their own. @defaultValue 20 MB */
  readonly maxFileBytes?: number
  /** The largest size in bytes of files of these media types, or `false` to refuse them; the other types keep theirs. */
  readonly mediaTypes?: Readonly<Record<string, number | false>>
}

/** What reads the files that are uploaded. */
export interface UploadReaders {
  /** Extractors that come before the built-in ones. @defaultValue none */
  readonly extractors?: readonly Extractor[]
  /** Whether there may be OCR where documents are read. @defaultValue true */
  readonly ocr?: boolean
}

/** The largest size of a file in bytes unless options say otherwise: 20 MB. */
export const DEFAULT_MAX_FILE_BYTES: number = 20 * 1024 * 1024

/**
 * The limits in force: all that can be read may be uploaded. Looks for the packages of OCR.
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
  const taken: Record<string, number> = {}
  for (const [type, size] of Object.entries(sizes)) {
    if (size === false) continue
    if (!(size > 0)) throw noSize(type, size)
    if (!unreadable.has(type)) taken[type] = size
  }
  return { mediaTypes: taken, formats: formatsOf(extractors) }
}

/** Own formats come first, and take the place of built-in ones of the same media type. */
function formatsOf(extractors: readonly Extractor[]): readonly Format[] {
  const own = extractors.flatMap(({ formats = [] }) => formats)
  return [...own, ...FORMATS.filter(({ mediaType }) => !own.some((format) => format.mediaType === mediaType))]
}

function noSize(type: string, size: number): DocChatError {
  const message = `The upload limit of ${type} is ${size}: give a size in bytes, or false to refuse the type.`
  return new DocChatError('INVALID_ARGUMENT', message)
}
