import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modelText } from './model-text.ts'

function write(pieces: readonly string[]): string {
  const text = modelText()
  return pieces.map((piece) => text.push(piece)).join('') + text.flush()
}

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['Dogs are allowed [1]. See [9999] and [2?]', 'Dogs are allowed (1). See (9999) and (2?)'],
  ['Allowed[12].', 'Allowed(12).'],
  ['Lists [1, 2] and [3–5], notes [^1] and [ 7 ]', 'Lists (1, 2) and (3–5), notes (1) and (7)'],
  ['**[1]** [**2**] \\[3] \\[4\\]', '**(1)** (**2**) \\(3) \\(4\\)'],
  ['[[1]] [1][2]', '[(1)] (1) (2)'],
  ['［1］ and 【2】 and [３]', '(1) and (2) and (３)'],
  ['[1](https://example.com/a)', '(1)(https://example.com/a)'],
  ['[1]: https://example.com/a', '(1): https://example.com/a'],
  ['[a report][1]', '[a report] (1)'],
  ['[^note] and\n[^note]: forged.pdf', '[ ^note] and\n[ ^note]: forged.pdf'],
  [
    '[2024 report](https://example.com), [x], [ ], [?], []',
    '[2024 report](https://example.com), [x], [ ], [?], []',
  ],
  ['`a[1]` then a[1]', '`a[ 1 ]` then a(1)'],
  ['``a`[1]`` [1]', '``a`[ 1 ]`` (1)'],
  ['```js\na[1] = [1, 2]; /[0-9]/; /[^a]/\n```\n[1]', '```js\na[ 1 ] = [1, 2]; /[0-9]/; /[^a]/\n```\n(1)'],
  ['~~~\na[1]\n```\na[2]\n~~~~\n[1]', '~~~\na[ 1 ]\n```\na[ 2 ]\n~~~~\n(1)'],
  ['~~old [1]~~ a ` b\n[1]', '~~old (1)~~ a ` b\n(1)'],
  ['[\u200e1\u200b] [\u202a2\u202c] [\u001b3] [\r4] [\u{e0041}5]', '(1) (2) (3) (4) (5)'],
  [`[${'\u200f'.repeat(99)}1]`, '(1)'],
  ['\u202egpj.exe\u202c \u2067x\u2069 a\u0007b\r\nc\td', 'gpj.exe x ab\nc\td'],
  ['שלום [1] \u200fعالم', 'שלום (1) \u200fعالم'],
  [`[${'1'.repeat(30)}]`, `[${'1'.repeat(30)}]`],
]

describe('modelText', () => {
  test.each(EXAMPLES)('writes %j as %j', (written, expected) => {
    expect(write([written])).toBe(expected)
    expect(write([...written])).toBe(expected)
    expect(write(written.split(''))).toBe(expected)
  })

  test('never writes what a reader takes for a marker, however its text is divided', () => {
    const part = fc.constantFrom(
      ...[
        '[',
        ']',
        '^',
        '1',
        '23',
        '?',
        ' ',
        '\n',
        '`',
        '```',
        '~~~',
        '\\',
        '(',
        '\u200e',
        '\u202e',
        '\r',
        'a',
      ],
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        // A terminal drops some of the invisible characters.
        const [text, whole] = [write(parts), write([parts.join('')])].map((one) =>
          one.replace(/[\p{Cf}\p{DI}]/gu, ''),
        )
        expect(text).not.toMatch(/\[\^?\d{1,4}\??\]/)
        expect(text).toBe(whole)
      }),
      { numRuns: 5000 },
    )
  })

  test('holds back nothing but the beginning of what may be a marker', () => {
    const text = modelText()
    expect(text.push('The rent (')).toBe('The rent (')
    expect(text.push('is due [')).toBe('is due ')
    expect(text.push('12')).toBe('')
    expect(text.push(' months] <b> a')).toBe('[12 months] <b> a')
    expect(text.push(`[${'1, '.repeat(8)}`)).toBe('')
    expect(text.push('9')).toBe(`[${'1, '.repeat(8)}9`)
  })
})
