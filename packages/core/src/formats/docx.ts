import { HEAD_BYTES } from '../extract/format.ts'
import type { BuiltInFormat } from './built-in-format.ts'

const mediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export const docx: BuiltInFormat = {
  mediaType,
  name: 'Word',
  extensions: ['docx'],
  alsoNamed: ['doc'],
  matches({ bytes, extension, signature }) {
    if (signature === mediaType) return true
    if (extension !== 'docx') return false
    // An encrypted document is refused with a clearer reason when it is read.
    if (signature === 'application/x-cfb') return true
    // Its parts come in any order, so the first bytes may contain nothing but an image.
    return signature === 'application/zip' && bytes.length >= HEAD_BYTES
  },
  readers: { isolated: async () => (await import('../extract/docx/docx.ts')).docxExtractor() },
}
