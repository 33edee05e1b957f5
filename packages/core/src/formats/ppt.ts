import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['ppt', 'pps', 'pot']

export const ppt: BuiltInFormat = {
  mediaType: 'application/vnd.ms-powerpoint',
  name: 'PowerPoint 97-2003',
  extensions,
  matches: ({ extension, signature }) => signature === 'application/x-cfb' && extensions.includes(extension),
  readers: { isolated: async () => (await import('../extract/ppt/ppt.ts')).pptExtractor() },
}
