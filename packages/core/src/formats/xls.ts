import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['xls', 'xlt']

export const xls: BuiltInFormat = {
  mediaType: 'application/vnd.ms-excel',
  name: 'Excel 97-2003',
  extensions,
  matches: ({ extension, signature }) => signature === 'application/x-cfb' && extensions.includes(extension),
  readers: { isolated: async () => (await import('../extract/xls/xls.ts')).xlsExtractor() },
}
