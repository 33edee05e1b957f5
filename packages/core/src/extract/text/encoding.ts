import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import type { PageWarning } from '../../document.ts'
import { utf16Order } from '../../text/utf16.ts'
import { oddPlaces } from './odd-places.ts'

/** What may be wrong with a document's text. */
export type TextProblem = Omit<PageWarning, 'page'>

/** How bytes are decoded. */
export interface Encoding {
  /** A label of the Encoding Standard. */
  readonly label: string
  readonly problem: TextProblem | null
}

/** Finds out the encoding of a text from all of its bytes, which are passed in order. */
export interface EncodingFinder {
  /** @param bytes may be changed afterwards. */
  add(bytes: Uint8Array): void
  /** @param declared the encoding that the document itself names. */
  end(declared?: string): Promise<Encoding>
}

/** Below this the detector has seen nothing that speaks for an encoding. In percent, as is {@link UNSURE}. */
const NO_EVIDENCE = 10
/** Below this the detector is often wrong: measured on lines of 40 to 400 bytes in 12 encodings. */
const UNSURE = 20
/**
 * With fewer bytes outside of ASCII any detector guesses. Of 105 texts of one to four sentences in ten encodings 24 were read wrong, all
 * but one of which had fewer; so had 36 of the 81 that were read right.
 */
const FEW_BYTES = 8
/** As much text outside of ASCII as the detector needs. */
const SAMPLE_BYTES = 64 * 1024
const LINE_FEED = 0x0a
const REPLACEMENT = 0xfffd
const ESCAPE = 0x1b
/** The first byte of a character of several bytes is at least this in UTF-8; the others are less. */
const LEAD = 0xc0
/** Switches to a Japanese character set in ISO-2022-JP, which has no bytes outside of ASCII. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ISO_2022_JP = /\x1b\$[@B]|\x1b\(J/
const FALLBACK = 'windows-1252'
/** Encodings that the detector does not know, likeliest first. */
const UNDETECTED = [FALLBACK, 'macintosh', 'ibm866', 'koi8-u', 'x-mac-cyrillic']

/** Encodings that differ in few bytes from the one that is found, which one of these places tells. */
const SIBLINGS: ReadonlyMap<string, readonly [label: string, place: RegExp]> = new Map([
  // The euro, where the other has a currency sign that hardly anybody uses.
  ['windows-1252', ['iso-8859-15', /^(?!.*[\u0080-\u009f€‘’“”–—…]).*(?<!\p{L})¤(?!\p{L})/su]],
  // A capital alpha with an accent, where the other has a quotation mark.
  ['iso-8859-7', ['windows-1253', /(?<![\p{L}\p{M}])’(?=\p{Ll})/u]],
])

/**
 * Prefers, in this order: a byte order mark, valid UTF-8, the declared encoding, UTF-8 with a few invalid bytes, and what
 * the detector finds most likely. Where that is little more than a guess, there is a warning.
 */
export function encodingFinder(): EncodingFinder {
  const utf8 = new TextDecoder('utf-8')
  let head: Buffer | null = null
  let escaped = false
  let good = 0
  let bad = 0
  /** The beginning of a character that ends in the next bytes. */
  let open: Uint8Array = new Uint8Array()
  const sample: Uint8Array[] = []
  let sampled = 0

  function count(bytes: Uint8Array): void {
    // Far faster than decoding.
    if (isUtf8(bytes)) {
      for (const byte of bytes) if (byte >= LEAD) good++
      return
    }
    const text = utf8.decode(bytes)
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (unit === REPLACEMENT) bad++
      else if (unit > 0x7f) good++
    }
  }

  function collect(bytes: Uint8Array): void {
    // Whole lines, because a line feed is never part of a character.
    for (let at = 0; at < bytes.length && sampled < SAMPLE_BYTES; ) {
      const end = (bytes.indexOf(LINE_FEED, at) + 1 || bytes.length) as number
      const line = bytes.subarray(at, Math.min(end, at + SAMPLE_BYTES))
      if (!isAscii(line)) {
        sample.push(Uint8Array.from(line))
        sampled += line.length
      }
      at = end
    }
  }

  return {
    add(bytes) {
      head ??= Buffer.from(bytes.subarray(0, 4096))
      if (isAscii(bytes) && open.length === 0) {
        escaped ||= bytes.includes(ESCAPE) && ISO_2022_JP.test(Buffer.from(bytes).toString('latin1'))
        return
      }
      collect(bytes)
      const all = open.length === 0 ? bytes : Buffer.concat([open, bytes])
      const end = wholeCharacters(all)
      count(all.subarray(0, end))
      open = Uint8Array.from(all.subarray(end))
    },
    async end(declared) {
      count(open)
      const mark = head === null ? null : utf16Order(head)
      if (mark !== null) return { label: `utf-16${mark}`, problem: null }
      if (bad === 0) return { label: escaped && good === 0 ? 'iso-2022-jp' : 'utf-8', problem: null }
      const named = labelOf(declared)
      if (named !== null && named !== 'utf-8') return { label: named, problem: null }
      if (bad * 2 <= good || named === 'utf-8') return { label: 'utf-8', problem: lost(bad) }
      return await guessed(Buffer.concat(sample))
    },
  }
}

/** Returns where the last character of UTF-8 begins that is not complete, or the length. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte < LEAD) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** The likeliest encoding in which the text is one that somebody wrote, or the one in which least of it looks odd. */
async function guessed(sample: Uint8Array): Promise<Encoding> {
  const { analyse } = await import('chardet')
  const likely = analyse(sample).filter((match) => match.confidence > NO_EVIDENCE)
  const labels = [
    ...likely.map((match) => labelOf(match.name)).filter((label) => label !== null),
    ...UNDETECTED,
  ]
  const beyondAscii = sample.reduce((sum, byte) => sum + Number(byte > 0x7f), 0)
  // A few odd places are the writer's.
  const odd = labels.map((label) =>
    Math.ceil(oddPlaces(new TextDecoder(label).decode(sample)) - beyondAscii / 100),
  )
  const least = Math.max(0, Math.min(...odd))
  const at = odd.findIndex((places) => places <= least)
  const label = siblingOf(labels[at] ?? FALLBACK, sample)
  const sure = at === 0 && least === 0 && beyondAscii >= FEW_BYTES && (likely[0]?.confidence ?? 0) >= UNSURE
  return { label, problem: sure ? null : unsure(label) }
}

function siblingOf(label: string, sample: Uint8Array): string {
  const [sibling, place] = SIBLINGS.get(label) ?? []
  return sibling !== undefined && place?.test(new TextDecoder(label).decode(sample)) ? sibling : label
}

/** Returns the standard's name of an encoding; null when there is none. */
function labelOf(name: string | undefined): string | null {
  if (name === undefined) return null
  try {
    return new TextDecoder(name).encoding
  } catch {
    return null
  }
}

function lost(count: number): TextProblem {
  return undecoded(count, 'the text is UTF-8 with invalid bytes')
}

/** What is said of characters of which nothing is known. */
export function undecoded(
  count: number,
  reason = 'the text is in another encoding than it says',
): TextProblem {
  const characters = count === 1 ? '1 character' : `${count} characters`
  return { code: 'ENCODING', message: `${characters} cannot be decoded: ${reason}.` }
}

function unsure(label: string): TextProblem {
  const message = `The encoding of the text is not certain: it was read as ${label}, and letters may be wrong. Save it as UTF-8.`
  return { code: 'ENCODING', message }
}
