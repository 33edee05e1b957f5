import type { BuiltInFormat } from './built-in-format.ts'

export const webp: BuiltInFormat = {
  mediaType: 'image/webp',
  name: 'WebP',
  extensions: ['webp'],
  matches: ({ signature }) => signature === 'image/webp',
  readers: {
    ocr: async (ocr) => (await import('../extract/image/image.ts')).imageExtractor(ocr),
    thumbnail: async () => (await import('../extract/image/thumbnail.ts')).imageThumbnail(),
  },
}
