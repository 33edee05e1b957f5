import { describe, expect, it } from 'vitest'
import { flow } from './flow.ts'
import { width } from './width.ts'

interface Wrapping {
  readonly first?: number
  readonly rest?: number
}

/** Wraps a text that arrives in the given parts. */
function wrapped(parts: readonly string[], columns: number, { first = 0, rest = first }: Wrapping = {}) {
  let written = ''
  const to = flow({ columns, write: (text) => (written += text) })
  to.indent(first, rest)
  for (const part of parts) to.text(part)
  to.end()
  return written.replace(/\n$/, '')
}

const TEXT = 'The notice period is three months, and the rent is due on the first day of each month.'

describe('flow', () => {
  it('breaks lines between words only', () => {
    expect(wrapped([TEXT], 30).split('\n')).toEqual([
      'The notice period is three',
      'months, and the rent is due on',
      'the first day of each month.',
    ])
  })

  it.each([1, 3, 7, 30, 200])('wraps in the same way when %d characters arrive at a time', (size) => {
    const text = `${TEXT}\n\n日本語の契約書です。解約は三か月前に通知します。 naïve cafe\u0301 👩‍👩‍👧 ok\n  two spaces`
    const parts = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)
    const arriving = Array.from({ length: Math.ceil(parts.length / size) }, (_, i) =>
      parts.slice(i * size, (i + 1) * size).join(''),
    )
    for (const columns of [9, 20, 40]) {
      const lines = wrapped(arriving, columns)
      expect(lines).toBe(wrapped([text], columns))
      expect(Math.max(...lines.split('\n').map(width))).toBeLessThanOrEqual(columns)
    }
  })

  it('writes each word as soon as it is complete', () => {
    const written: string[] = []
    const to = flow({ columns: 40, write: (text) => written.push(text) })
    to.text('The not')
    expect(written.join('')).toBe('The')
    to.text('ice per')
    expect(written.join('')).toBe('The notice')
    to.text('iod 日本語の')
    expect(written.join(''), 'no word has to end where a line may').toBe('The notice period 日本語')
  })

  it('breaks a word that is wider than a line, without losing a character', () => {
    const url = 'https://example.com/a/very/long/path/to/a/file.pdf'
    const lines = wrapped([`See ${url} there`], 20)
    expect(lines.split('\n')).toEqual([
      'See',
      'https://example.com/',
      'a/very/long/path/to/',
      'a/file.pdf there',
    ])
    expect(wrapped([...`See ${url} there`], 20).replaceAll('\n', '')).toContain(url)
  })

  it('breaks between wide characters, but begins no line with their punctuation', () => {
    expect(wrapped(['日本語の、契約書'], 8).split('\n')).toEqual(['日本語', 'の、契約', '書'])
  })

  it('counts combining marks and joined emoji as what they look like', () => {
    expect(wrapped(['cafe\u0301 cafe\u0301'], 9)).toBe('cafe\u0301 cafe\u0301')
    expect(wrapped(['👩‍👩‍👧 abcde'], 8)).toBe('👩‍👩‍👧 abcde')
  })

  it('indents, less where that would leave no room', () => {
    const lines = wrapped(['one two three four'], 10, { first: 2, rest: 4 })
    expect(lines.split('\n')).toEqual(['  one two', '    three', '    four'])
    expect(wrapped(['abcd'], 4, { first: 12 })).toBe('  ab\n  cd')
  })

  it('keeps what a no-break space joins together', () => {
    expect(wrapped(['rent of 950\u00a0pounds'], 12).split('\n')).toEqual(['rent of', '950 pounds'])
  })

  it('styles words, not the breaks between them', () => {
    let written = ''
    const to = flow({ columns: 8, write: (text) => (written += text) })
    to.text('one ')
    to.text('two three', (text) => `<${text}>`)
    to.text('.')
    to.end()
    expect(written).toBe('one <two>\n<three>.\n')
  })
})
