import type { Extractor } from '../extract/extractor.ts'
import type { Format } from '../extract/format.ts'
import type { Ocr } from '../extract/ocr/ocr.ts'

/** A format that DocChat reads without custom extractors. */
export interface BuiltInFormat extends Format {
  readonly readers: Readers
}

/** What reads a format. Each is imported when first needed, because the list of formats must load no parser. */
export interface Readers {
  /** Reads its text in the extraction process: for parsers that can hang, use too much memory, or crash. */
  readonly isolated?: () => Promise<Extractor>
  /** Reads small files in the process that runs the workers, where starting another would take longer. */
  readonly inProcess?: () => Promise<Extractor>
  /** Reads its pages as images by OCR, in the extraction process. A format with no other text reader requires OCR. */
  readonly ocr?: (ocr: Ocr) => Promise<Extractor>
  /** Renders a thumbnail of its first page, in the extraction process. */
  readonly thumbnail?: () => Promise<Extractor>
}

/** Whether a format can be read only by OCR. */
export function needsOcr({ readers }: BuiltInFormat): boolean {
  return readers.isolated === undefined && readers.inProcess === undefined
}
