import type { BuiltInFormat } from './built-in-format.ts'

export const bmp: BuiltInFormat = {
  mediaType: 'image/bmp',
  name: 'BMP',
  extensions: ['bmp'],
  aliases: ['image/x-ms-bmp', 'image/x-bmp'],
  matches: ({ signature }) => signature === 'image/bmp',
  readers: {
    ocr: async (ocr) => (await import('../extract/image/image.ts')).imageExtractor(ocr),
    thumbnail: async () => (await import('../extract/image/thumbnail.ts')).imageThumbnail(),
  },
}
