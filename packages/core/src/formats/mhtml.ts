import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['mhtml', 'mht']
/** What Office names its archived pages. */
const alsoNamed: readonly string[] = ['doc', 'xls']

export const mhtml: BuiltInFormat = {
  mediaType: 'multipart/related',
  name: 'MHTML',
  extensions,
  alsoNamed,
  aliases: ['message/rfc822', 'application/x-mimearchive'],
  matches: ({ bytes, isText, extension }) =>
    isText && (extensions.includes(extension) || (alsoNamed.includes(extension) && beginsLikeMessage(bytes))),
  readers: { isolated: async () => (await import('../extract/mail/mail.ts')).mailExtractor() },
}

function beginsLikeMessage(bytes: Uint8Array): boolean {
  return /^\s*MIME-Version:/i.test(Buffer.from(bytes).toString('latin1'))
}
