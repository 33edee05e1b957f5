import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['html', 'htm', 'xhtml', 'xht']
/** Many programs export a page or table for Office in this way. */
const alsoNamed: readonly string[] = ['doc', 'xls']

export const html: BuiltInFormat = {
  mediaType: 'text/html',
  name: 'HTML',
  extensions,
  alsoNamed,
  aliases: ['application/xhtml+xml'],
  matches({ bytes, extension, signature, isText }) {
    if (extensions.includes(extension)) return isText || signature === 'application/xml'
    if (alsoNamed.includes(extension)) return isText && beginsWithElement(bytes)
    // A file named as plain text is read as plain text.
    return (
      isText && extension !== 'txt' && extension !== 'mhtml' && extension !== 'mht' && beginsLikeHtml(bytes)
    )
  },
  readers: { isolated: async () => (await import('../extract/html/html.ts')).htmlExtractor() },
}

function beginsLikeHtml(bytes: Uint8Array): boolean {
  return /^\s*<(?:!doctype html|html)\b/i.test(Buffer.from(bytes).toString('latin1'))
}

function beginsWithElement(bytes: Uint8Array): boolean {
  return /^(?:\xef\xbb\xbf)?\s*(?:<!--[\s\S]*?-->\s*)?<(?:!doctype html|html|head|meta|style|body|div|p|table)\b/i.test(
    Buffer.from(bytes).toString('latin1'),
  )
}
