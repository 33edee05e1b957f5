import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['eml']

export const eml: BuiltInFormat = {
  mediaType: 'message/rfc822',
  name: 'e-mail',
  extensions,
  matches: ({ isText, extension }) => isText && extensions.includes(extension),
  readers: { isolated: async () => (await import('../extract/mail/mail.ts')).mailExtractor() },
}
