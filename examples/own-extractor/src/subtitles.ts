import { readFile } from 'node:fs/promises'
import { DocChatError, type Page } from '@docchat/core'
import { type Extractor, type Format, normalizeText } from '@docchat/core/backend'

const format: Format = {
  mediaType: 'application/x-subrip',
  name: 'SubRip',
  extensions: ['srt'],
  // Other media types that programs declare for such files.
  aliases: ['text/srt', 'application/srt'],
  // The format has no magic number, so the extension decides. A binary format would look at `bytes`.
  matches: ({ isText, extension }) => isText && extension === 'srt',
}

/** Reads subtitles. What is said in one minute of the film is a page, labelled with that minute. */
export function subtitleExtractor(): Extractor {
  return {
    mediaTypes: [format.mediaType],
    formats: [format],
    async *extract({ path, name, firstPage = 1, lastPage = Number.POSITIVE_INFINITY }, { signal } = {}) {
      const pages = minutes(await readFile(path, 'utf8'))
      if (pages.length === 0) {
        throw new DocChatError('DOCUMENT_UNREADABLE', `"${name}" has no subtitles. Is it an .srt file?`)
      }
      yield { type: 'opened', pageCount: pages.length }
      for (const page of pages.slice(firstPage - 1, lastPage)) {
        signal?.throwIfAborted()
        yield { type: 'page', page, warnings: [] }
      }
    },
  }
}

function minutes(subtitles: string): Page[] {
  const spoken = new Map<string, string[]>()
  // A subtitle consists of its number, start and end times, and lines of text.
  for (const subtitle of subtitles.replaceAll('\r\n', '\n').split(/\n{2,}/)) {
    const { minute, text } =
      /^\d+\n(?<minute>\d+:\d\d):[^\n]*\n(?<text>.+)/s.exec(subtitle.trim())?.groups ?? {}
    if (minute === undefined || text === undefined) continue
    spoken.set(minute, [...(spoken.get(minute) ?? []), text])
  }
  return [...spoken].map(([label, texts], index) => ({
    number: index + 1,
    label,
    // Citations are compared with the text as it is yielded, so it has to be normalised here.
    text: normalizeText(texts.join('\n\n')),
  }))
}
