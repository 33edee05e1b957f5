import { ocrOf, thumbnailOf } from '../extract/derived-types.ts'
import type { Extractor } from '../extract/extractor.ts'
import type { Ocr } from '../extract/ocr.ts'
import { needsOcr } from './built-in-format.ts'
import { FORMATS } from './index.ts'

/** What the readers of formats are given. */
export interface ReaderOptions {
  /** What OCR reads, a data file for each language; English when there is none. */
  readonly languageFiles: readonly string[]
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
/** What it reads by OCR, which needs processes with more memory and patience than others. */
export const OCR_TYPES: readonly string[] = Object.keys(ocr)
/** What it makes thumbnails of. */
export const THUMBNAIL_TYPES: readonly string[] = Object.keys(thumbnails)

/** All that the extraction process reads, by media type. */
export const PROCESS_READERS: ReadersByType = { ...documents, ...ocr, ...thumbnails }

async function openOcr({ languageFiles }: ReaderOptions): Promise<Ocr> {
  return (await import('../extract/ocr.ts')).sharedOcr(languageFiles)
}
