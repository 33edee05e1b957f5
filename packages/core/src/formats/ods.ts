import type { BuiltInFormat } from './built-in-format.ts'
import { matchesZip } from './matches-zip.ts'

const mediaType = 'application/vnd.oasis.opendocument.spreadsheet'
const template = 'application/vnd.oasis.opendocument.spreadsheet-template'
const extensions: readonly string[] = ['ods', 'ots']

export const ods: BuiltInFormat = {
  mediaType,
  name: 'OpenDocument spreadsheet',
  extensions,
  aliases: [template],
  matches: matchesZip([mediaType, template], extensions),
  readers: { isolated: async () => (await import('../extract/odf/odf.ts')).odfExtractor() },
}
