import type { BuiltInFormat } from './built-in-format.ts'

export const gif: BuiltInFormat = {
  mediaType: 'image/gif',
  name: 'GIF',
  extensions: ['gif'],
  matches: ({ signature }) => signature === 'image/gif',
  readers: {
    ocr: async (ocr) => (await import('../extract/image/image.ts')).imageExtractor(ocr),
    thumbnail: async () => (await import('../extract/image/thumbnail.ts')).imageThumbnail(),
  },
}
