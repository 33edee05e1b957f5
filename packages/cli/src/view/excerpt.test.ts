import { describe, expect, it } from 'vitest'
import { excerpt } from './excerpt.ts'

/** Shows the words that are marked in brackets. */
function shown(text: string, query: string, length: number): string {
  return excerpt(text, query, length)
    .map((piece) => (piece.isMatch ? `[${piece.text}]` : piece.text))
    .join('')
}

const FILLER = 'Nothing of interest is said here, and nothing there. '.repeat(20)

describe('excerpt', () => {
  it('marks the words of the query in whatever form, but not those that say nothing', () => {
    expect(shown('She signs the lease.', 'Who signed the leases?', 100)).toBe('She [signs] the [lease].')
  })

  it('is the stretch with most of the words, cut between words', () => {
    const text = `${FILLER}A period. ${FILLER}The notice period is three months. ${FILLER}`
    const stretch = shown(text, 'notice period', 60)
    expect(stretch).toMatch(/^….*The \[notice\] \[period\] is three months\..*…$/)
    expect(stretch.replaceAll(/[[\]…]/g, '').length).toBeLessThanOrEqual(60)
    for (const word of stretch.replaceAll(/[[\]…]/g, '').split(' ')) expect(text.split(' ')).toContain(word)
  })

  it('is the beginning where no word matches', () => {
    expect(shown(FILLER, 'zebra', 40)).toBe('Nothing of interest is said here, and…')
  })

  it('marks pairs of characters in scripts without spaces', () => {
    expect(shown('これは契約書です。', '契約', 40)).toBe('これは[契約]書です。')
  })

  it('cuts no character in half', () => {
    const text = '😀'.repeat(100)
    for (const { text: piece } of excerpt(text, 'a', 51)) expect(piece.isWellFormed()).toBe(true)
  })
})
