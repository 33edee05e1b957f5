import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['csv', 'tsv']

export const csv: BuiltInFormat = {
  mediaType: 'text/csv',
  name: 'CSV',
  extensions,
  // Many programs export a table for Excel in this way.
  alsoNamed: ['xls'],
  // Windows sends CSV as Excel.
  aliases: [
    'application/csv',
    'application/vnd.ms-excel',
    'text/comma-separated-values',
    'text/tab-separated-values',
  ],
  matches: ({ bytes, isText, extension }) =>
    isText && (extensions.includes(extension) || (extension === 'xls' && beginsWithRow(bytes))),
  readers: { isolated: async () => (await import('../extract/csv/csv.ts')).csvExtractor() },
}

function beginsWithRow(bytes: Uint8Array): boolean {
  return /^[^<\n][^\n]*[\t;,]/.test(Buffer.from(bytes).toString('latin1'))
}
