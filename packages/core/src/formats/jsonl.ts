import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['jsonl', 'ndjson']

export const jsonl: BuiltInFormat = {
  mediaType: 'application/jsonl',
  name: 'JSON Lines',
  extensions,
  aliases: ['application/x-ndjson', 'application/x-jsonlines'],
  matches: ({ isText, extension }) => isText && extensions.includes(extension),
  readers: { isolated: async () => (await import('../extract/json/json.ts')).jsonExtractor() },
}
