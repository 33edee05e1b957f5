import type { Style } from './flow.ts'
import type { TextStream } from './text-stream.ts'

/** How marked words look. */
export interface InlineStyles {
  readonly bold: Style
  readonly italic: Style
  readonly code: Style
}

/** Options of {@link inlineMarkdown}. */
export interface InlineMarkdownOptions extends InlineStyles {
  /** Style of the whole line. @defaultValue none */
  readonly base?: Style | undefined
  readonly emit: (text: string, style: Style | undefined) => void
}

/** A longer run of marks is text, whatever follows. */
const MOST_HELD = 8
const MARKS = /[*_`\\]/
const LETTER = /[\p{L}\p{N}]/u
const PUNCTUATION = /[!-/:-@[-`{-~]/

/** Renders the marks within one line as it arrives: bold, italic and code. Marks that mean nothing are text. */
export function inlineMarkdown({ bold, italic, code, base, emit }: InlineMarkdownOptions): TextStream {
  const on = { bold: false, italic: false }
  /** The backticks that end the code. */
  let fence: string | null = null
  /** Marks at the end of what has arrived, whose meaning depends on what follows. */
  let held = ''
  let before = ''
  const styles = new Map<string, Style>()

  const style = (): Style | undefined => {
    const applied = [
      ...(base === undefined ? [] : [base]),
      ...(on.bold && base !== bold ? [bold] : []),
      ...(on.italic ? [italic] : []),
      ...(fence === null ? [] : [code]),
    ]
    if (applied.length === 0) return undefined
    // The same function each time, so that the parts of a word are recognised as alike.
    const key = `${on.bold}${on.italic}${fence !== null}`
    const known = styles.get(key) ?? ((text) => applied.reduce((styled, apply) => apply(styled), text))
    styles.set(key, known)
    return known
  }
  const write = (text: string) => {
    if (text === '') return
    emit(text, style())
    before = text.at(-1) ?? ''
  }
  const toggle = (kind: 'bold' | 'italic', mark: string, after: string) => {
    const closes = on[kind] && /\S/.test(before) && !(mark[0] === '_' && LETTER.test(after))
    const opens = !on[kind] && /\S/.test(after) && (mark === '**' || !LETTER.test(before))
    if (closes || opens) on[kind] = opens
    else write(mark)
  }
  /** Applies a run of the same mark, given what follows it. */
  const apply = (run: string, after: string) => {
    if (run[0] === '`') {
      if (fence === null) fence = run
      else if (fence === run) fence = null
      else write(run)
    } else if (fence !== null || run.length > 3) write(run)
    else {
      if (run.length >= 2) toggle('bold', run.slice(0, 2), after)
      if (run.length !== 2) toggle('italic', run.slice(0, 1), after)
    }
  }
  const read = (text: string, isComplete: boolean) => {
    let rest = text
    for (let at = rest.search(MARKS); at >= 0; at = rest.search(MARKS)) {
      write(rest.slice(0, at))
      rest = rest.slice(at)
      const mark = rest[0] ?? ''
      const size = mark === '\\' ? 1 : rest.length - rest.replace(new RegExp(`^\\${mark}+`), '').length
      if (size === rest.length && size <= MOST_HELD && !isComplete) {
        held = rest
        return
      }
      const after = rest[size] ?? ''
      if (mark !== '\\') apply(rest.slice(0, size), after)
      else if (fence === null && PUNCTUATION.test(after)) {
        write(after)
        rest = rest.slice(1)
      } else write(mark)
      rest = rest.slice(size)
    }
    write(rest)
  }
  return {
    text(text) {
      const arrived = held + text
      held = ''
      read(arrived, false)
    },
    end() {
      const rest = held
      held = ''
      read(rest, true)
    },
  }
}

/** Returns the words of a line of Markdown without its marks. */
export function withoutMarks(line: string): string {
  let plain = ''
  const same: Style = (text) => text
  const stream = inlineMarkdown({
    ...{ bold: same, italic: same, code: same },
    emit: (text) => {
      plain += text
    },
  })
  stream.text(line)
  stream.end()
  return plain
}
