import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['srt']

export const srt: BuiltInFormat = {
  mediaType: 'application/x-subrip',
  name: 'SubRip',
  extensions,
  aliases: ['text/srt'],
  matches: ({ bytes, extension }) => extensions.includes(extension) && Buffer.from(bytes).includes(' --> '),
  readers: { isolated: async () => (await import('../extract/subtitles/subtitles.ts')).subtitlesExtractor() },
}
