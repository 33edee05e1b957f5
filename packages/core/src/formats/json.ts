import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['json', 'geojson']

export const json: BuiltInFormat = {
  mediaType: 'application/json',
  name: 'JSON',
  extensions,
  aliases: ['application/geo+json', 'application/ld+json', 'text/json'],
  matches: ({ isText, extension }) => isText && extensions.includes(extension),
  readers: { isolated: async () => (await import('../extract/json/json.ts')).jsonExtractor() },
}
