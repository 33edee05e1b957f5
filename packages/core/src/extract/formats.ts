import type { Extractor } from './extractor.ts'
import type { Ocr } from './ocr.ts'
import { OCR_PDF } from './ocr-type.ts'

/**
 * What the extraction process reads, by media type. Each is loaded when the first such file comes: the serving process
 * reads this list too, and never loads a parser.
 */
export const FORMATS: Readonly<Record<string, () => Promise<Extractor>>> = {
  'application/pdf': async () => (await import('./pdf.ts')).pdfExtractor(),
  'text/html': async () => (await import('./html.ts')).htmlExtractor(),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': async () =>
    (await import('./docx.ts')).docxExtractor(),
  'text/csv': async () => (await import('./csv.ts')).csvExtractor(),
  'image/png': async () => (await import('./image.ts')).imageExtractor(await ocr()),
  'image/jpeg': async () => (await import('./image.ts')).imageExtractor(await ocr()),
  [OCR_PDF]: async () => (await import('./ocr-pdf.ts')).ocrPdfExtractor(await ocr()),
}

async function ocr(): Promise<Ocr> {
  return (await import('./ocr.ts')).sharedOcr()
}
