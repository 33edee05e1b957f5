import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['msg', 'oft']

export const msg: BuiltInFormat = {
  mediaType: 'application/vnd.ms-outlook',
  name: 'Outlook message',
  extensions,
  matches: ({ extension, signature }) => signature === 'application/x-cfb' && extensions.includes(extension),
  readers: { isolated: async () => (await import('../extract/mail/msg.ts')).msgExtractor() },
}
