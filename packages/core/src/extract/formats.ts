import type { Extractor } from './extractor.ts'

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
}
