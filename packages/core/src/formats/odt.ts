import type { BuiltInFormat } from './built-in-format.ts'
import { matchesZip } from './matches-zip.ts'

const mediaType = 'application/vnd.oasis.opendocument.text'
const template = 'application/vnd.oasis.opendocument.text-template'
const extensions: readonly string[] = ['odt', 'ott']

export const odt: BuiltInFormat = {
  mediaType,
  name: 'OpenDocument text',
  extensions,
  aliases: [template],
  matches: matchesZip([mediaType, template], extensions),
  readers: { isolated: async () => (await import('../extract/odf/odf.ts')).odfExtractor() },
}
