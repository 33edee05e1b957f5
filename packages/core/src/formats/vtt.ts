import type { BuiltInFormat } from './built-in-format.ts'

const extensions: readonly string[] = ['vtt']

export const vtt: BuiltInFormat = {
  mediaType: 'text/vtt',
  name: 'WebVTT',
  extensions,
  matches: ({ bytes, extension }) => extensions.includes(extension) && Buffer.from(bytes).includes('WEBVTT'),
  readers: { isolated: async () => (await import('../extract/subtitles/subtitles.ts')).subtitlesExtractor() },
}
