import type { BuiltInFormat } from './built-in-format.ts'

export const jpeg: BuiltInFormat = {
  mediaType: 'image/jpeg',
  name: 'JPEG',
  extensions: ['jpg', 'jpeg'],
  aliases: ['image/jpg', 'image/pjpeg'],
  matches: ({ signature }) => signature === 'image/jpeg',
  readers: {
    ocr: async (ocr) => (await import('../extract/image/image.ts')).imageExtractor(ocr),
    thumbnail: async () => (await import('../extract/image/thumbnail.ts')).imageThumbnail(),
  },
}
