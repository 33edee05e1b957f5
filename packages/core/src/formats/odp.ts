import type { BuiltInFormat } from './built-in-format.ts'
import { matchesZip } from './matches-zip.ts'

const mediaType = 'application/vnd.oasis.opendocument.presentation'
const template = 'application/vnd.oasis.opendocument.presentation-template'
const extensions: readonly string[] = ['odp', 'otp']

export const odp: BuiltInFormat = {
  mediaType,
  name: 'OpenDocument presentation',
  extensions,
  aliases: [template],
  matches: matchesZip([mediaType, template], extensions),
  readers: { isolated: async () => (await import('../extract/odf/odf.ts')).odfExtractor() },
}
