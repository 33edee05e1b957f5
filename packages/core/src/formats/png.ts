import type { BuiltInFormat } from './built-in-format.ts'

export const png: BuiltInFormat = {
  mediaType: 'image/png',
  name: 'PNG',
  extensions: ['png'],
  matches: ({ signature }) => signature === 'image/png',
  readers: {
    ocr: async (ocr) => (await import('../extract/image/image.ts')).imageExtractor(ocr),
    thumbnail: async () => (await import('../extract/image/thumbnail.ts')).imageThumbnail(),
  },
}
