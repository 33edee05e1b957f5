import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['mhtml', 'mht']

export const mhtml: BuiltInFormat = {
  mediaType: 'multipart/related',
  name: 'MHTML',
  extensions,
  aliases: ['message/rfc822', 'application/x-mimearchive'],
  matches: ({ isText, extension }) => isText && extensions.includes(extension),
  readers: { isolated: async () => (await import('../extract/mail/mail.ts')).mailExtractor() },
}
