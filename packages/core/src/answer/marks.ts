import type { AnswererEvent } from './answerer.ts'

/** The parts of a model's text. */
export type MarkEvent = Extract<
  AnswererEvent,
  { readonly type: 'text' | 'claim' | 'calculation' | 'declined' | 'search' }
>

/** Parses a model's text as it arrives. */
export interface MarkParser {
  /** Takes the next piece, of any length, and returns the events that are certain by now. */
  push(piece: string): MarkEvent[]
  /** Returns the remaining events. */
  end(): MarkEvent[]
}

/** A longer quote, or one across a blank line, is taken for an unclosed mark: its text is released. */
const MAX_QUOTE = 1000
/** A longer search or calculation is taken for text. */
const MAX_LINE = 300
/** The length of the longest closing tag recognised. */
const MAX_CLOSE = 12

// Each tag is given in steps, so that an incomplete tag can be told from text that merely looks like one.
const OPEN = tag([...'<cite', '\\s{1,3}', ...'p=', '["\']?', '\\d{1,3}', '["\']?', '\\s{0,3}', '>'])
const DECLINED = tag([...'<no-answer', '\\s{0,3}', '/?', '>'])
const SEARCH = tag([...'<search', '\\s{0,3}', '>'])
const CALCULATION = tag([...'<calc', '\\s{0,3}', '>'])
/** The ends of what is on one line. */
const LINE_ENDS = new Map([
  [SEARCH, /(<\/search {0,3}>)|\n/iu],
  [CALCULATION, /(<\/calc {0,3}>)|\n/iu],
])
/** The end of a quote, or the sign that it was never closed. */
const QUOTE_END = /(<\/cite {0,3}>)|<cite\s{1,3}p=|\n[^\S\n]*\n/iu

/**
 * Parses the marks in a model's text: `<cite p="2">the exact words</cite>` after a claim, with the 1-based number of
 * the passage, `<calc>2 * 450 = 900</calc>` for a number calculated from quoted ones, `<no-answer/>` if the passages do not answer
 * the question, and `<search>other words</search>` if others are needed. Models write tags more reliably than
 * brackets, and `<` is rare in prose, so hardly any text is held back.
 *
 * However the input is split, the events are the same, except for where text events are divided. Anything but a mark
 * is text: a malformed tag unchanged, an unclosed mark without its tag. A mark with no such passage is dropped.
 *
 * @param passages - the number of passages.
 * @param searches - whether it may search; otherwise that mark is text.
 */
export function markParser(passages: number, searches = false): MarkParser {
  const tags = [OPEN, CALCULATION, DECLINED, ...(searches ? [SEARCH] : [])]
  let pending = ''
  /** The mark whose content `pending` is; null outside a mark. */
  let open: { readonly kind: Tag; readonly written: string } | null = null

  function read(final: boolean): MarkEvent[] {
    const events: MarkEvent[] = []
    let more = true
    while (more) {
      if (open === null) more = readText(events, final)
      else if (open.kind === OPEN)
        more = readQuote(events, Number(open.written.replace(/\D/gu, '')) - 1, final)
      else more = readLine(events, open, final)
    }
    return events
  }

  /** Reads up to the end of the next tag. @returns whether there may be more to read. */
  function readText(events: MarkEvent[], final: boolean): boolean {
    const at = findTag(pending, tags, final)
    addText(events, pending.slice(0, at))
    pending = pending.slice(at)
    const kind = tags.find(({ whole }) => whole.test(pending))
    const written = kind?.whole.exec(pending)?.[0] ?? ''
    if (kind === undefined) return false
    pending = pending.slice(written.length)
    if (kind === DECLINED) events.push({ type: 'declined' })
    else open = { kind, written }
    return true
  }

  function readLine(
    events: MarkEvent[],
    { kind, written }: { readonly kind: Tag; readonly written: string },
    final: boolean,
  ): boolean {
    const end = LINE_ENDS.get(kind)?.exec(pending) ?? null
    if (end === null && !final && pending.length < MAX_LINE + MAX_CLOSE) return false
    open = null
    if (end?.[1] === undefined || end.index > MAX_LINE) {
      addText(events, written)
      return true
    }
    const content = pending.slice(0, end.index).trim()
    if (content !== '')
      events.push(
        kind === SEARCH ? { type: 'search', query: content } : { type: 'calculation', written: content },
      )
    pending = pending.slice(end.index + end[1].length)
    return true
  }

  function readQuote(events: MarkEvent[], passage: number, final: boolean): boolean {
    const end = QUOTE_END.exec(pending)
    if (end === null && !final && pending.length < MAX_QUOTE + MAX_CLOSE) return false
    open = null
    // Not closed: the text held back is plain text after all.
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

/** Returns where the next tag, or possible start of one, begins; the text before it is certain. */
function findTag(text: string, tags: readonly Tag[], final: boolean): number {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const rest = text.slice(at, at + 32)
    if (tags.some(({ whole, beginning }) => whole.test(rest) || (!final && beginning.test(rest)))) return at
  }
  return text.length
}

function addText(events: MarkEvent[], text: string): void {
  if (text !== '') events.push({ type: 'text', text })
}

interface Tag {
  readonly whole: RegExp
  readonly beginning: RegExp
}

/** Patterns for a whole tag at the start of a text, and for a text that ends inside one. */
function tag(steps: readonly string[]): Tag {
  return {
    whole: new RegExp(`^${steps.join('')}`, 'iu'),
    beginning: new RegExp(`^${steps.reduceRight((rest, step) => `${step}(?:$|${rest})`, '$')}`, 'iu'),
  }
}
