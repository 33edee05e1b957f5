import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['xml', 'rss', 'atom']

export const xml: BuiltInFormat = {
  mediaType: 'application/xml',
  name: 'XML',
  extensions,
  aliases: ['text/xml', 'application/rss+xml', 'application/atom+xml'],
  matches: ({ extension, isText, signature }) =>
    extensions.includes(extension) &&
    (isText || signature === 'application/xml' || signature === 'application/rss+xml'),
  readers: { isolated: async () => (await import('../extract/xml/xml.ts')).xmlExtractor() },
}
