import type { Extractor } from '../extract/extractor.ts'
import type { BuiltInFormat } from './built-in-format.ts'

const load: () => Promise<Extractor> = async () => (await import('../extract/text/text.ts')).textExtractor()

export const text: BuiltInFormat = {
  mediaType: 'text/plain',
  name: 'plain text',
  extensions: ['txt'],
  alsoNamed: ['doc'],
  matches: ({ isText }) => isText,
  readers: { isolated: load, inProcess: load },
}
