import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['md', 'markdown']

export const markdown: BuiltInFormat = {
  mediaType: 'text/markdown',
  name: 'Markdown',
  extensions,
  aliases: ['text/x-markdown'],
  matches: ({ isText, extension }) => isText && extensions.includes(extension),
  readers: { inProcess: async () => (await import('../extract/text/text.ts')).textExtractor() },
}
