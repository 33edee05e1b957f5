import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['svg']

export const svg: BuiltInFormat = {
  mediaType: 'image/svg+xml',
  name: 'SVG',
  extensions,
  matches: ({ extension, isText, signature }) =>
    extensions.includes(extension) &&
    (isText || signature === 'application/xml' || signature === 'image/svg+xml'),
  readers: { isolated: async () => (await import('../extract/xml/xml.ts')).xmlExtractor() },
}
