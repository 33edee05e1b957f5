import type { BuiltInFormat } from './built-in-format.ts'

/** The header may come after some other bytes; other readers accept that too. */
const HEADER_WITHIN = 1024

export const pdf: BuiltInFormat = {
  mediaType: 'application/pdf',
  name: 'PDF',
  extensions: ['pdf'],
  matches: ({ bytes }) => Buffer.from(bytes.subarray(0, HEADER_WITHIN)).includes('%PDF-'),
  readers: {
    isolated: async () => (await import('../extract/pdf/pdf.ts')).pdfExtractor(),
    ocr: async (ocr) => (await import('../extract/ocr/pdf.ts')).ocrPdfExtractor(ocr),
    thumbnail: async () => (await import('../extract/image/thumbnail.ts')).pdfThumbnail(),
  },
}
