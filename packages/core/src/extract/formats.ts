import type { Extractor } from './extractor.ts'
import type { Ocr } from './ocr.ts'
import { OCR_PDF } from './ocr-type.ts'
import { THUMBNAIL_OF } from './thumbnail-type.ts'

/** What the readers of formats are given. */
export interface FormatOptions {
  /** What OCR reads, a data file for each language; English when there is none. */
  readonly languageFiles: readonly string[]
}

/**
 * What the extraction process reads, by media type. Each is loaded when the first such file comes: the serving process
 * reads this list too, and never loads a parser.
 */
export const FORMATS: Readonly<Record<string, (options: FormatOptions) => Promise<Extractor>>> = {
  'application/pdf': async () => (await import('./pdf.ts')).pdfExtractor(),
  'text/html': async () => (await import('./html.ts')).htmlExtractor(),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': async () =>
    (await import('./docx.ts')).docxExtractor(),
  'text/csv': async () => (await import('./csv.ts')).csvExtractor(),
  'image/png': async (options) => (await import('./image.ts')).imageExtractor(await ocr(options)),
  'image/jpeg': async (options) => (await import('./image.ts')).imageExtractor(await ocr(options)),
  [OCR_PDF]: async (options) => (await import('./ocr-pdf.ts')).ocrPdfExtractor(await ocr(options)),
  ...Object.fromEntries(Object.values(THUMBNAIL_OF).map((type) => [type, thumbnail])),
}

async function thumbnail(): Promise<Extractor> {
  return (await import('./thumbnail.ts')).thumbnailExtractor()
}

async function ocr({ languageFiles }: FormatOptions): Promise<Ocr> {
  return (await import('./ocr.ts')).sharedOcr(languageFiles)
}
