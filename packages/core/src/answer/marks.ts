import type { AnswererEvent } from './answerer.ts'

/** What a model's text says. */
export type MarkEvent = Extract<AnswererEvent, { readonly type: 'text' | 'claim' | 'declined' }>

/** Reads a model's text as it arrives. */
export interface MarkParser {
  /** Takes the next piece, of any length, and returns what is certain now. */
  push(piece: string): MarkEvent[]
  /** Returns the rest. */
  end(): MarkEvent[]
}

/** A quote longer than this, or over a blank line, is an unclosed mark: its text is held back no longer. */
const MAX_QUOTE = 1000
/** The longest closing tag that is recognised. */
const MAX_CLOSE = 12

// Each tag in steps, so that a beginning of it can be told from text that only looks like it.
const OPEN = tag([...'<cite', '\\s{1,3}', ...'p=', '["\']?', '\\d{1,3}', '["\']?', '\\s{0,3}', '>'])
const DECLINED = tag([...'<no-answer', '\\s{0,3}', '/?', '>'])
/** What ends a quote, or shows that it was never closed. */
const QUOTE_END = /(<\/cite {0,3}>)|<cite\s{1,3}p=|\n[^\S\n]*\n/iu

/**
 * Reads marks out of a model's text: `<cite p="2">the exact words</cite>` after a claim, with the number of the passage
 * from 1, and `<no-answer/>` when the passages do not answer. Models write tags more reliably than brackets, and `<`
 * is rare in prose, so that hardly any text has to wait.
 *
 * However the text is split, the events are the same, but for where texts are divided. What is not a mark stays text: a
 * malformed tag as it is, an unclosed mark without its tag. A mark that names no passage is dropped.
 *
 * @param passages - how many passages there are.
 */
export function markParser(passages: number): MarkParser {
  let pending = ''
  /** The passage of the mark that `pending` is the inside of. */
  let open: number | null = null

  function read(final: boolean): MarkEvent[] {
    const events: MarkEvent[] = []
    while (open === null ? readText(events, final) : readQuote(events, open, final));
    return events
  }

  /** Reads up to and over the next tag. @returns whether there may be more to read. */
  function readText(events: MarkEvent[], final: boolean): boolean {
    const at = findTag(pending, final)
    addText(events, pending.slice(0, at))
    pending = pending.slice(at)
    const number = OPEN.whole.exec(pending)
    const tagLength = (number ?? DECLINED.whole.exec(pending))?.[0].length ?? 0
    if (tagLength === 0) return false
    pending = pending.slice(tagLength)
    if (number === null) events.push({ type: 'declined' })
    else open = Number(number[0].replace(/\D/gu, '')) - 1
    return true
  }

  function readQuote(events: MarkEvent[], passage: number, final: boolean): boolean {
    const end = QUOTE_END.exec(pending)
    if (end === null && !final && pending.length < MAX_QUOTE + MAX_CLOSE) return false
    open = null
    // Not closed: what was held back is text after all.
    if (end?.[1] === undefined || end.index > MAX_QUOTE) return true
    const quote = pending.slice(0, end.index)
    if (passage >= 0 && passage < passages) events.push({ type: 'claim', passage, quote })
    pending = pending.slice(end.index + end[1].length)
    return true
  }

  return {
    push(piece) {
      pending += piece
      return read(false)
    },
    end: () => read(true),
  }
}

/** Where the next tag begins, or what may become one: the text before that is certain. */
function findTag(text: string, final: boolean): number {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const rest = text.slice(at, at + 32)
    if (OPEN.whole.test(rest) || DECLINED.whole.test(rest)) return at
    if (!final && (OPEN.beginning.test(rest) || DECLINED.beginning.test(rest))) return at
  }
  return text.length
}

function addText(events: MarkEvent[], text: string): void {
  if (text !== '') events.push({ type: 'text', text })
}

/** Patterns for a whole tag at the start of a text, and for a text that ends within one. */
function tag(steps: readonly string[]): { readonly whole: RegExp; readonly beginning: RegExp } {
  return {
    whole: new RegExp(`^${steps.join('')}`, 'iu'),
    beginning: new RegExp(`^${steps.reduceRight((rest, step) => `${step}(?:$|${rest})`, '$')}`, 'iu'),
  }
}
