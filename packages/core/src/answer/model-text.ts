/** Passes on what an answerer writes, changed so that nothing in it can be read as a footnote marker. */
export interface ModelText {
  /** Takes the next piece, of any length, and returns the text that is certain by now. */
  push(piece: string): string
  /** Returns the text held back: at the end, and before something else is written. */
  flush(): string
}

/** Controls other than line breaks and tabs, which a terminal obeys or drops, and characters that reorder text. */
const UNSAFE = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/** Nobody sees these, and a terminal drops some of them. */
const INVISIBLE = String.raw`[\p{Cf}\p{DI}]`
/** A longer list of numbers is data. */
const NUMBERS = String.raw`(?:${INVISIBLE}*[\p{Nd}\p{Zs}\p{Pd}\t,;?^*_\\]){0,24}${INVISIBLE}*`
const OPEN = '[[［【]'

const TOKEN = new RegExp(
  String.raw`${'`'}+|~{3,}|\n|${OPEN}${NUMBERS}[\]］】]|\[${INVISIBLE}*\^|${OPEN}(?:${INVISIBLE}*[\p{Zs}\t]){0,24}${INVISIBLE}*[=＝]`,
  'gu',
)
/** The beginning of a token, or half a character, at the end of a text. */
const HELD = new RegExp(String.raw`(?:${'`'}+|~+|${OPEN}${NUMBERS})?[\ud800-\udbff]?$`, 'u')
const ALL_INVISIBLE = new RegExp(INVISIBLE, 'gu')

/**
 * Makes model text safe to put between markers. In prose, `[1]`, `[1?]`, `[^1]` and `[1, 2]` become `(1)`, `(1?)`, `(1)` and
 * `(1, 2)`, and `[=` becomes `(=`; in code, `a[1]` becomes `a[ 1 ]`, which means the same. Whether something is code is a
 * guess, made without reading ahead; neither form is a marker, so a wrong guess matters only to the looks.
 */
export function modelText(): ModelText {
  let pending = ''
  let last = ''
  /** The run of backticks or tildes that opened the code being read; empty in prose. */
  let code = ''

  function token(found: string, before: string): string {
    if (found === '\n') {
      if (code.length < 3) code = ''
      return found
    }
    if (/^[`~]/.test(found)) {
      if (code === '') code = found
      else if (closes(found, code)) code = ''
      return found
    }
    if (/[=＝]$/u.test(found)) return code === '' ? '(=' : '[ ='
    if (found.endsWith('^')) return code === '' ? '[ ^' : found
    if (!/\p{Nd}/u.test(found)) return found
    const inner = found.slice(1, -1).replace(ALL_INVISIBLE, '').trim()
    if (code !== '') return /^\^?\d+\??$/.test(inner) ? `[ ${inner} ]` : found
    // A parenthesis right after a bracket would make a link.
    return `${before === ']' ? ' ' : ''}(${inner.replaceAll('^', '')})`
  }

  function release(length: number): string {
    const text = pending.slice(0, length)
    const held = pending.slice(length)
    const safe = text.replace(TOKEN, (found: string, at: number) => token(found, text[at - 1] ?? last))
    last = text.at(-1) ?? last
    pending = held.length > 1 ? held.replace(ALL_INVISIBLE, '') : held
    return safe
  }

  return {
    push(piece) {
      pending = (pending + piece).replace(UNSAFE, '')
      return release(HELD.exec(pending)?.index ?? pending.length)
    },
    flush: () => release(pending.length),
  }
}

/** A fence is closed by one of its kind that is as long or longer, inline code by one of the same length. */
function closes(run: string, opening: string): boolean {
  if (run[0] !== opening[0]) return false
  return opening.length < 3 ? run.length === opening.length : run.length >= opening.length
}
