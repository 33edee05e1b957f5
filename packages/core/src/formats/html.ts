import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['html', 'htm', 'xhtml', 'xht']

export const html: BuiltInFormat = {
  mediaType: 'text/html',
  name: 'HTML',
  extensions,
  aliases: ['application/xhtml+xml'],
  matches({ bytes, extension, signature, isText }) {
    if (extensions.includes(extension)) return isText || signature === 'application/xml'
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
