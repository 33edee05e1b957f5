import type { BuiltInFormat } from './built-in-format.ts'
import { matchesZip } from './matches-zip.ts'

const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const withMacros = 'application/vnd.ms-excel.sheet.macroenabled.12'
const template = 'application/vnd.openxmlformats-officedocument.spreadsheetml.template'
const extensions: readonly string[] = ['xlsx', 'xlsm', 'xltx']

export const xlsx: BuiltInFormat = {
  mediaType,
  name: 'Excel',
  extensions,
  alsoNamed: ['xls'],
  aliases: [withMacros, template],
  matches: matchesZip([mediaType, withMacros, template], extensions),
  readers: { isolated: async () => (await import('../extract/xlsx/xlsx.ts')).xlsxExtractor() },
}
