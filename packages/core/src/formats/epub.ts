import type { BuiltInFormat } from './built-in-format.ts'
import { matchesZip } from './matches-zip.ts'

const mediaType = 'application/epub+zip'

export const epub: BuiltInFormat = {
  mediaType,
  name: 'EPUB',
  extensions: ['epub'],
  matches: matchesZip([mediaType], ['epub']),
  readers: { isolated: async () => (await import('../extract/epub/epub.ts')).epubExtractor() },
}
