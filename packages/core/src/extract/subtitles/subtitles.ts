import type { Extractor } from '../extractor.ts'
import { pageBuilder } from '../pages/pages.ts'
import { wholeTextExtractor } from '../pages/whole-text.ts'
import { readCues, saidOnce } from './cues.ts'

/** Options of {@link subtitlesExtractor}. */
export interface SubtitlesOptions {
  /** The characters of a page. @defaultValue 6000 */
  readonly pageCharacters?: number
}

/** A sentence goes on in the next cue unless it is as long as this. */
const LONG_SENTENCE = 400

/** Reads the transcripts in WebVTT and SubRip files: a line for each sentence, with the time at which it begins. What captions that roll repeat is read once. */
export function subtitlesExtractor({ pageCharacters = 6000 }: SubtitlesOptions = {}): Extractor {
  return wholeTextExtractor(['text/vtt', 'application/x-subrip'], 'a file of subtitles', (text) => {
    const pages = pageBuilder({
      characters: pageCharacters,
      label: (first, last) => (first === last ? first : `${first}-${last}`),
    })
    let time = ''
    let words = ''
    const flush = () => {
      if (words !== '') pages.add({ text: `[${time}] ${words}`, at: time })
      words = ''
    }
    const { cues, damaged } = readCues(text)
    const spoken = cues.map((cue) => ({ ...cue, lines: cue.lines.map(plain).filter((line) => line !== '') }))
    for (const cue of saidOnce(spoken))
      for (const said of cue.lines) {
        if (/^(?:- |[^\s:]{1,30}: )/.test(said) && words !== '') flush()
        if (words === '') time = cue.time
        words += `${words === '' ? '' : ' '}${said}`
        if (/[.!?…。！？]["'”’)\]]?$/.test(said) || words.length > LONG_SENTENCE) flush()
      }
    flush()
    const message = `The time in line ${damaged[0]} cannot be read: what is said there was left out (${damaged.length} in all).`
    const problems = damaged.length === 0 ? [] : [{ page: 1, code: 'DAMAGED', message } as const]
    return { pages: pages.end(), isCut: true, problems }
  })
}

/** Removes markup; the name of a voice comes before what it says. */
function plain(line: string): string {
  return line
    .replace(/<v(?:\.[\w.]+)?\s+([^>]{1,100})>/g, '$1: ')
    .replace(/<\/?[a-z\d][^<>]{0,200}>|\{\\[^}]{0,100}\}/gi, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim()
}
