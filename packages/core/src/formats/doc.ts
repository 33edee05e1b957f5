import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['doc', 'dot']

export const doc: BuiltInFormat = {
  mediaType: 'application/msword',
  name: 'Word 97-2003',
  extensions,
  matches: ({ extension, signature }) => signature === 'application/x-cfb' && extensions.includes(extension),
  readers: { isolated: async () => (await import('../extract/doc/doc.ts')).docExtractor() },
}
