/** An operator of pdf.js. */
export interface Operator {
  readonly id: number
  readonly numArgs: number
  readonly variableArgs: boolean
}

/** What content streams say, as pdf.js makes it. */
export interface ContentLanguage {
  /** The operators, by {@link operatorKey}. */
  readonly operators: ReadonlyMap<number, Operator>
  name(text: string): unknown
  dictionary(entries: readonly (readonly [key: string, value: unknown])[]): unknown
}

/** Stands for what is not written plainly. */
const OTHER = Symbol('other')

const SPACE = 1
const DELIMITER = 2
const NUMBER = 3
const KINDS = new Uint8Array(256)
for (const byte of [0, 9, 10, 12, 13, 32]) KINDS[byte] = SPACE
for (const byte of Buffer.from('%()/<>[]{}')) KINDS[byte] = DELIMITER
/** Of a byte that begins a token. */
const STARTS = KINDS.slice()
for (const byte of Buffer.from('0123456789+-.')) STARTS[byte] = NUMBER

const HEX = new Int8Array(256).fill(-1)
for (const [value, byte] of Buffer.from('0123456789abcdef').entries()) HEX[byte] = value
for (const [value, byte] of Buffer.from('ABCDEF').entries()) HEX[byte] = value + 10

const ESCAPED = new Uint8Array(256)
for (const [index, byte] of Buffer.from('nrtbf\\()').entries())
  ESCAPED[byte] = '\n\r\t\b\f\\()'.charCodeAt(index)

const LONGEST_OPERATOR = 3
const MOST_OPERANDS = 33
const DEEPEST = 8

/** Returns the key of an operator; null when it is too long for one. */
export function operatorKey(name: string): number | null {
  if (name.length > LONGEST_OPERATOR) return null
  return [...name].reduce((key, character) => key * 256 + character.charCodeAt(0), 0)
}

/**
 * Reads a content stream as pdf.js does, with the same numbers and strings, but from bytes that lie in memory and without looking ahead.
 * What is not written plainly, such as pictures inside of it, it leaves to pdf.js.
 */
export class ContentScanner {
  /** Where the next operation begins. */
  at = 0
  readonly #bytes: Buffer
  readonly #end: number
  readonly #language: ContentLanguage
  /** Those of the string that is read. */
  readonly #characters: Buffer

  constructor(content: Uint8Array, language: ContentLanguage) {
    this.#end = content.length
    // The space ends the last token.
    this.#bytes = Buffer.allocUnsafeSlow(content.length + 1)
    this.#bytes.set(content)
    this.#bytes[content.length] = 32
    this.#characters = Buffer.allocUnsafeSlow(content.length + 1)
    this.#language = language
  }

  /** Reads an operation, and adds its operands to a list. @returns null, and does neither, when it is not a plain one. */
  next(operands: unknown[]): Operator | null {
    const start = this.at
    const known = operands.length
    while (operands.length <= MOST_OPERANDS) {
      const byte = this.#skipSpace()
      if (byte === -1) break
      if (STARTS[byte] === 0) {
        const operator = this.#operator()
        const count = operands.length - known
        if (operator === undefined || (count !== operator.numArgs && !operator.variableArgs)) break
        return operator
      }
      const operand = this.#operand(byte, 0)
      if (operand === OTHER) break
      operands.push(operand)
    }
    this.at = start
    operands.length = known
    return null
  }

  /** Returns the byte that follows spaces and comments; -1 at the end. */
  #skipSpace(): number {
    const bytes = this.#bytes
    let { at } = this
    for (; at < this.#end; at++) {
      const byte = bytes[at] as number
      if (KINDS[byte] === SPACE) continue
      if (byte !== 0x25) {
        this.at = at
        return byte
      }
      while (at < this.#end && bytes[at] !== 10 && bytes[at] !== 13) at++
    }
    return -1
  }

  #operator(): Operator | undefined {
    const bytes = this.#bytes
    const start = this.at
    let at = start
    let key = 0
    while (at - start < LONGEST_OPERATOR && KINDS[bytes[at] as number] === 0)
      key = key * 256 + (bytes[at++] as number)
    if (KINDS[bytes[at] as number] === 0) return undefined
    this.at = at
    return this.#language.operators.get(key)
  }

  #operand(first: number, depth: number): unknown {
    if (STARTS[first] === NUMBER) return this.#number(first)
    switch (first) {
      case 0x28:
        return this.#string()
      case 0x2f: {
        const name = this.#name()
        return name === null ? OTHER : this.#language.name(name)
      }
      case 0x3c:
        return this.#bytes[this.at + 1] === 0x3c ? this.#dictionary(depth) : this.#hexString()
      case 0x5b:
        return this.#array(depth)
      default:
        return OTHER
    }
  }

  #number(first: number): unknown {
    const bytes = this.#bytes
    let { at } = this
    let byte = first
    let sign = 1
    let divisor = 0
    if (byte === 0x2d) sign = -1
    if (byte === 0x2d || byte === 0x2b) byte = bytes[++at] as number
    if (byte === 0x2e) {
      divisor = 10
      byte = bytes[++at] as number
    }
    if (byte < 0x30 || byte > 0x39) return OTHER
    let value = byte - 0x30
    for (;;) {
      byte = bytes[++at] as number
      if (byte >= 0x30 && byte <= 0x39) {
        if (divisor !== 0) divisor *= 10
        value = value * 10 + (byte - 0x30)
      } else if (byte === 0x2e && divisor === 0) divisor = 1
      else break
    }
    // Neither a second point or sign nor an exponent.
    if (byte === 0x2e || byte === 0x2d || byte === 0x45 || byte === 0x65) return OTHER
    this.at = at
    if (divisor !== 0) value /= divisor
    return sign * value
  }

  #string(): unknown {
    const bytes = this.#bytes
    const characters = this.#characters
    let { at } = this
    let length = 0
    let depth = 1
    while (++at < this.#end) {
      let byte = bytes[at] as number
      if (byte === 0x28) depth++
      else if (byte === 0x29 && --depth === 0) {
        this.at = at + 1
        return this.#text(length)
      } else if (byte === 0x5c) {
        byte = ESCAPED[bytes[++at] as number] as number
        if (byte === 0) {
          byte = bytes[at] as number
          if (!isOctal(byte)) return OTHER
          byte &= 7
          for (let digits = 1; digits < 3 && isOctal(bytes[at + 1] as number); digits++)
            byte = byte * 8 + ((bytes[++at] as number) & 7)
          if (byte > 255) return OTHER
        }
      }
      characters[length++] = byte
    }
    return OTHER
  }

  #hexString(): unknown {
    const bytes = this.#bytes
    const characters = this.#characters
    let { at } = this
    let length = 0
    let high = -1
    while (++at < this.#end) {
      const byte = bytes[at] as number
      const digit = HEX[byte] as number
      if (digit === -1) {
        if (KINDS[byte] === SPACE) continue
        if (byte !== 0x3e) return OTHER
        this.at = at + 1
        if (high !== -1) characters[length++] = high << 4
        return this.#text(length)
      }
      if (high === -1) high = digit
      else {
        characters[length++] = (high << 4) | digit
        high = -1
      }
    }
    return OTHER
  }

  #text(length: number): string {
    return length === 1
      ? (CHARACTERS[this.#characters[0] as number] as string)
      : this.#characters.toString('latin1', 0, length)
  }

  #name(): string | null {
    const bytes = this.#bytes
    const start = this.at + 1
    let at = start
    while (KINDS[bytes[at] as number] === 0) if (bytes[at++] === 0x23) return null
    this.at = at
    return bytes.toString('latin1', start, at)
  }

  #array(depth: number): unknown {
    if (depth === DEEPEST) return OTHER
    const array: unknown[] = []
    this.at++
    for (;;) {
      const byte = this.#skipSpace()
      if (byte === 0x5d) {
        this.at++
        return array
      }
      const item = byte === -1 ? OTHER : this.#operand(byte, depth + 1)
      if (item === OTHER) return OTHER
      array.push(item)
    }
  }

  #dictionary(depth: number): unknown {
    if (depth === DEEPEST) return OTHER
    const entries: [key: string, value: unknown][] = []
    this.at += 2
    for (;;) {
      const byte = this.#skipSpace()
      if (byte === 0x3e && this.#bytes[this.at + 1] === 0x3e) {
        this.at += 2
        return this.#language.dictionary(entries)
      }
      const key = byte === 0x2f ? this.#name() : null
      if (key === null) return OTHER
      const first = this.#skipSpace()
      const value = first === -1 ? OTHER : this.#operand(first, depth + 1)
      if (value === OTHER) return OTHER
      entries.push([key, value])
    }
  }
}

const CHARACTERS = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))

function isOctal(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x37
}
