import type { Extractor } from '../extract/extractor.ts'
import type { BuiltInFormat } from './built-in-format.ts'

const load: () => Promise<Extractor> = async () => (await import('../extract/text/text.ts')).textExtractor()

const extensions: readonly string[] = ['md', 'markdown']

export const markdown: BuiltInFormat = {
  mediaType: 'text/markdown',
  name: 'Markdown',
  extensions,
  aliases: ['text/x-markdown'],
  matches: ({ isText, extension }) => isText && extensions.includes(extension),
  readers: { isolated: load, inProcess: load },
}
