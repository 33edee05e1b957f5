import type { BuiltInFormat } from './built-in-format.ts'
import { matchesZip } from './matches-zip.ts'

const mediaType = 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
const variants = [
  'application/vnd.ms-powerpoint.presentation.macroenabled.12',
  'application/vnd.openxmlformats-officedocument.presentationml.slideshow',
  'application/vnd.openxmlformats-officedocument.presentationml.template',
]
const extensions: readonly string[] = ['pptx', 'pptm', 'ppsx', 'potx']

export const pptx: BuiltInFormat = {
  mediaType,
  name: 'PowerPoint',
  extensions,
  alsoNamed: ['ppt'],
  aliases: variants,
  matches: matchesZip([mediaType, ...variants], extensions),
  readers: { isolated: async () => (await import('../extract/pptx/pptx.ts')).pptxExtractor() },
}
