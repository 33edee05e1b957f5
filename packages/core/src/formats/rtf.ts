import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['rtf']

export const rtf: BuiltInFormat = {
  mediaType: 'application/rtf',
  name: 'RTF',
  extensions,
  alsoNamed: ['doc', 'docx'],
  aliases: ['text/rtf'],
  matches: ({ bytes }) => Buffer.from(bytes.subarray(0, 5)).equals(Buffer.from('{\\rtf')),
  readers: { isolated: async () => (await import('../extract/rtf/rtf.ts')).rtfExtractor() },
}
