import { ocrOf, thumbnailOf } from '../extract/derived-types.ts'
import type { Extractor } from '../extract/extractor.ts'
import type { Ocr } from '../extract/ocr/ocr.ts'
import { needsOcr } from './built-in-format.ts'
import { FORMATS } from './index.ts'

/** Options passed to the readers of formats. */
export interface ReaderOptions {
  /** A data file for each language that OCR reads; English when there are none. */
  readonly languageFiles: readonly string[]
  /** Those of languages that it reads when a document seems to be in one of them. */
  readonly spareFiles?: readonly string[]
}

type LoadReader = (options: ReaderOptions) => Promise<Extractor>
type ReadersByType = Readonly<Record<string, LoadReader>>

const documents: ReadersByType = Object.fromEntries(
  FORMATS.flatMap(({ mediaType, readers: { isolated } }) => (isolated ? [[mediaType, isolated]] : [])),
)
const ocr: ReadersByType = Object.fromEntries(
  FORMATS.flatMap((format) => {
    const { mediaType, readers } = format
    const load = readers.ocr
    if (load === undefined) return []
    const reader: LoadReader = async (options) => load(await openOcr(options))
    return [[needsOcr(format) ? mediaType : ocrOf(mediaType), reader]]
  }),
)
const thumbnails: ReadersByType = Object.fromEntries(
  FORMATS.flatMap(({ mediaType, readers: { thumbnail } }) =>
    thumbnail ? [[thumbnailOf(mediaType), thumbnail]] : [],
  ),
)

/** The media types of documents whose text the extraction process reads. */
export const DOCUMENT_TYPES: readonly string[] = Object.keys(documents)
/** The media types that it reads by OCR, which requires processes with higher memory and time limits. */
export const OCR_TYPES: readonly string[] = Object.keys(ocr)
/** The media types of documents that have thumbnails. */
export const SHOWN_TYPES: readonly string[] = FORMATS.filter(({ readers }) => readers.thumbnail).map(
  ({ mediaType }) => mediaType,
)
/** The derived media types that request their thumbnails. */
export const THUMBNAIL_TYPES: readonly string[] = Object.keys(thumbnails)

/** Everything that the extraction process reads, by media type. */
export const PROCESS_READERS: ReadersByType = { ...documents, ...ocr, ...thumbnails }

async function openOcr({ languageFiles, spareFiles = [] }: ReaderOptions): Promise<Ocr> {
  return (await import('../extract/ocr/ocr.ts')).sharedOcr(languageFiles, spareFiles)
}
