import type { BuiltInFormat } from './built-in-format.ts'

export const tiff: BuiltInFormat = {
  mediaType: 'image/tiff',
  name: 'TIFF',
  extensions: ['tif', 'tiff'],
  matches: ({ signature }) => signature === 'image/tiff',
  readers: {
    ocr: async (ocr) => (await import('../extract/tiff/tiff.ts')).tiffExtractor(ocr),
    thumbnail: async () => (await import('../extract/image/thumbnail.ts')).tiffThumbnail(),
  },
}
