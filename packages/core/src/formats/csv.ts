import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['csv', 'tsv']

export const csv: BuiltInFormat = {
  mediaType: 'text/csv',
  name: 'CSV',
  extensions,
  // Windows sends CSV as Excel.
  aliases: [
    'application/csv',
    'application/vnd.ms-excel',
    'text/comma-separated-values',
    'text/tab-separated-values',
  ],
  matches: ({ isText, extension }) => isText && extensions.includes(extension),
  readers: { isolated: async () => (await import('../extract/csv/csv.ts')).csvExtractor() },
}
