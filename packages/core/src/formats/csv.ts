import type { BuiltInFormat } from './built-in-format.ts'

export const csv: BuiltInFormat = {
  mediaType: 'text/csv',
  name: 'CSV',
  extensions: ['csv'],
  // Windows sends CSV as Excel.
  aliases: ['application/csv', 'application/vnd.ms-excel', 'text/comma-separated-values'],
  matches: ({ isText, extension }) => isText && extension === 'csv',
  readers: { isolated: async () => (await import('../extract/csv/csv.ts')).csvExtractor() },
}
