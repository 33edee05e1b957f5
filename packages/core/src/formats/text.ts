import type { BuiltInFormat } from './built-in-format.ts'

export const text: BuiltInFormat = {
  mediaType: 'text/plain',
  name: 'plain text',
  extensions: ['txt'],
  matches: ({ isText }) => isText,
  readers: { inProcess: async () => (await import('../extract/text/text.ts')).textExtractor() },
}
