/** What a JSON text consists of, in order. */
export interface JsonHandler {
  open(isList: boolean): void
  close(): void
  /** The name of the value that follows. */
  name(name: string): void
  /** A string, or a number, `true`, `false` or `null` as it is written: `1.10` and long identifiers would become others. */
  value(text: string): void
}

/** Reads JSON that comes in pieces, however long it is. */
export interface JsonTokens {
  /** @throws InvalidJsonError */
  add(piece: string): void
  /** @throws InvalidJsonError */
  end(): void
}

/** The text is not JSON, is nested too deep, or has a string that is too long. */
export class InvalidJsonError extends Error {}

const MAX_DEPTH = 500
const MAX_STRING = 2 ** 24

const BLANK = /[ \t\n\r]*/y
const BARE = /[-+.\w]+/y
const SCALAR = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/

type Expected = 'value' | 'first' | 'name' | 'colon' | 'next' | 'nothing'

export function jsonTokens(handler: JsonHandler): JsonTokens {
  /** Whether each open value is a list, from the outermost. */
  const open: boolean[] = []
  let expected: Expected = 'value'
  let rest = ''
  let searched = 0
  let isLast = false

  /** Reads what is complete, and returns where the rest begins. */
  function read(text: string): number {
    for (let at = 0; ; ) {
      BLANK.lastIndex = at
      BLANK.test(text)
      at = BLANK.lastIndex
      if (at >= text.length) return at
      const character = text.charAt(at)
      if (character === '"') {
        const end = closingQuote(text, Math.max(at + 1, searched))
        if (end === -1) {
          if (text.length - at > MAX_STRING) throw new InvalidJsonError('a string is too long')
          // An escape may have been cut in two.
          searched = Math.max(at + 1, text.length - 1)
          return at
        }
        searched = 0
        string(text.slice(at, end + 1))
        at = end + 1
      } else if ('{}[],:'.includes(character)) {
        punctuation(character)
        at++
      } else {
        BARE.lastIndex = at
        if (!BARE.test(text)) throw new InvalidJsonError(`unexpected ${character}`)
        const end = BARE.lastIndex
        if (end === text.length && !isLast) {
          if (end - at > MAX_STRING) throw new InvalidJsonError('a number is too long')
          return at
        }
        scalar(text.slice(at, end))
        at = end
      }
    }
  }

  function string(quoted: string): void {
    const text = unquoted(quoted)
    if (expected === 'name' || (expected === 'first' && open.at(-1) === false)) {
      handler.name(text)
      expected = 'colon'
    } else {
      needValue()
      handler.value(text)
      afterValue()
    }
  }

  function scalar(text: string): void {
    needValue()
    if (!SCALAR.test(text)) throw new InvalidJsonError(`unexpected ${text.slice(0, 20)}`)
    handler.value(text)
    afterValue()
  }

  function punctuation(character: string): void {
    const isList = open.at(-1)
    if (character === '{' || character === '[') {
      needValue()
      if (open.push(character === '[') > MAX_DEPTH) throw new InvalidJsonError('it is nested too deep')
      handler.open(character === '[')
      expected = 'first'
    } else if (character === ':' && expected === 'colon') expected = 'value'
    else if (character === ',' && expected === 'next') expected = isList === true ? 'value' : 'name'
    else if (
      (character === '}' ? isList === false : isList === true) &&
      (expected === 'next' || expected === 'first') &&
      character !== ':' &&
      character !== ','
    ) {
      open.pop()
      handler.close()
      afterValue()
    } else throw new InvalidJsonError(`unexpected ${character}`)
  }

  function needValue(): void {
    if (expected !== 'value' && !(expected === 'first' && open.at(-1) === true))
      throw new InvalidJsonError('unexpected value')
  }

  function afterValue(): void {
    expected = open.length === 0 ? 'nothing' : 'next'
  }

  return {
    add(piece) {
      const text = rest + piece
      const at = read(text)
      searched = Math.max(0, searched - at)
      rest = text.slice(at)
    },
    end() {
      isLast = true
      if (read(rest) < rest.length || expected !== 'nothing') throw new InvalidJsonError('it ends too early')
    },
  }
}

function closingQuote(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (text.charAt(end - 1 - escapes) === '\\') escapes++
    if (escapes % 2 === 0) return end
  }
  return -1
}

function unquoted(quoted: string): string {
  try {
    return JSON.parse(quoted) as string
  } catch {
    throw new InvalidJsonError('a string has a bad escape')
  }
}
