import type { Extractor } from '../extract/extractor.ts'
import type { Format } from '../extract/format.ts'
import type { Ocr } from '../extract/ocr.ts'

/** A format that DocChat reads by itself. */
export interface BuiltInFormat extends Format {
  readonly readers: Readers
}

/** What reads a format. Each is imported when it is first needed: the list of formats is read where no parser may be loaded. */
export interface Readers {
  /** Reads its text in the extraction process, as all formats are read whose parser can hang, swell or crash. */
  readonly isolated?: () => Promise<Extractor>
  /** Reads its text in the process that runs the workers. */
  readonly inProcess?: () => Promise<Extractor>
  /** Reads its pages as pictures, in the extraction process. A format with no other reader of text needs OCR. */
  readonly ocr?: (ocr: Ocr) => Promise<Extractor>
  /** Makes a small picture of its first page, in the extraction process. */
  readonly thumbnail?: () => Promise<Extractor>
}

/** Whether a format is read by OCR alone. */
export function needsOcr({ readers }: BuiltInFormat): boolean {
  return readers.isolated === undefined && readers.inProcess === undefined
}
