import { describeChunker, describeExtractor } from '@docchat/core/testing'
import { paragraphChunker } from './chunker.ts'
import { subtitleExtractor } from './subtitles.ts'

describeExtractor('subtitleExtractor', subtitleExtractor, {
  mediaType: 'application/x-subrip',
  make: (pages) =>
    Buffer.from(
      pages.map((page, i) => `${i + 1}\n00:${pad(i)}:01,000 --> 00:${pad(i)}:09,000\n${page}`).join('\n\n'),
    ),
  refusesGarbage: true,
})

describeChunker('paragraphChunker', paragraphChunker)

function pad(minute: number): string {
  return String(minute).padStart(2, '0')
}
