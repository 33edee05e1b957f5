import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold } from './fold.ts'
import { findQuote } from './quote.ts'

/** The page's text for a quote, or null. */
function shown(page: string, quote: string): string | null {
  const span = findQuote(page, quote)
  return span && page.slice(span.start, span.end)
}

describe('findQuote', () => {
  test.each([
    ['case', 'The LEASE ends.', 'the lease ends', 'The LEASE ends'],
    [
      'white space and line breaks',
      'the lease\n  ends\tin May',
      'the lease ends in May',
      'the lease\n  ends\tin May',
    ],
    [
      'no-break and thin spaces',
      'costs 5\u00A0000\u2009euros',
      'costs 5 000 euros',
      'costs 5\u00A0000\u2009euros',
    ],
    [
      'hyphenation at line ends',
      'more infor-\nmation here',
      'more information here',
      'more infor-\nmation here',
    ],
    ['hyphens that stay at line ends', 'a well-\nknown fact', 'a well-known fact', 'a well-\nknown fact'],
    ['soft hyphens', 'in\u00ADfor\u00ADma\u00AD\ntion', 'information', 'in\u00ADfor\u00ADma\u00AD\ntion'],
    ['soft hyphens beside figures', 'the Q4\u00ADreport of it', 'the Q4report', 'the Q4\u00ADreport'],
    ['quotation marks', '“It’s „done“,” she said', `"It's 'done'," she said`, '“It’s „done“,” she said'],
    ['doubled single quotation marks', "the ''end'' of it", 'the "end" of it', "the ''end'' of it"],
    ['dashes', 'the rent — 5–7 % — rises', 'the rent - 5-7 % -- rises', 'the rent — 5–7 % — rises'],
    ['ligatures', 'the eﬃcient ofﬁce', 'the efficient office', 'the eﬃcient ofﬁce'],
    ['full width', '２０２４年ＡＢＣ株式会社', '2024年ABC株式会社', '２０２４年ＡＢＣ株式会社'],
    ['composed and decomposed accents', 'cafe\u0301 au lait', 'café au lait', 'cafe\u0301 au lait'],
    ['sharp s and final sigma', 'Straße ΟΔΟΣ', 'STRASSE οδος', 'Straße ΟΔΟΣ'],
    ['zero-width characters', 'zero\u200Bwidth\uFEFF word', 'zerowidth word', 'zero\u200Bwidth\uFEFF word'],
    ['ellipsis character', 'and so on… then', 'and so on... then', 'and so on… then'],
    ['emphasis', 'the **total** rent', 'the total rent', 'the **total** rent'],
    ['scripts without spaces', '契約は\n五月に終わる。', '契約は五月に終わる。', '契約は\n五月に終わる。'],
    ['words within scripts without spaces', '契約は五月に終わる。', '五月に終わ', '五月に終わ'],
    ['astral characters', 'the 👩‍🚀 flew 𝐟ar', 'the 👩‍🚀 flew far', 'the 👩‍🚀 flew 𝐟ar'],
    ['punctuation put around the quote', 'it ends in May, at noon', '"It ends in May."', 'it ends in May'],
    ['punctuation of the page', 'It ends in May. Then', 'It ends in May.', 'It ends in May.'],
    ['a cell that ends in a hyphen', 'OTHER LONG-   AT FAIR', 'other LONG-', 'OTHER LONG'],
    ['one side of a hyphen', 'the non-payment clause', 'payment clause', 'payment clause'],
  ])('folds %s', (_, page, quote, expected) => {
    expect(shown(page, quote)).toBe(expected)
  })

  test.each([
    ['a changed digit', 'a rent of 1,500 euros', 'a rent of 1,600 euros'],
    ['a changed word', 'the lease ends in May', 'the lease ends in June'],
    ['a left-out word', 'the lease never ends in May', 'the lease ends in May'],
    ['another order', 'the tenant pays the landlord', 'the landlord pays the tenant'],
    ['a cut number', 'a rent of 1,500 euros', '500 euros'],
    ['a number cut behind', 'it weighs 3.14 kg', 'it weighs 3'],
    ['a number cut before', 'it weighs 15 kg', '5 kg'],
    ['a dropped point', 'it weighs 5 percent', '.5 percent'],
    ['a cut word', 'the tenant is unable to pay', 'able to pay'],
    ['a word cut at its hyphenation', 'the tenant is un-\nable to pay', 'able to pay'],
    ['a dropped accent', 'a résumé of it', 'a resume of it'],
    ['a word cut before its accent', 'the cafe\u0301', 'the cafe'],
    ['joined numbers', 'rooms 1 2 3', 'rooms 12 3'],
    ['a range read as a number', 'pages 10-20 of it', 'pages 1020 of it'],
    ['an exponent read as a digit', 'about 10² units', 'about 102 units'],
    ['a lost minus sign', 'a margin of 3 -5 %', 'a margin of 3 5 %'],
    ['a stitched quote', 'the rent is due. Later the lease ends', 'the rent ... the lease ends'],
  ])('rejects %s', (_, page, quote) => {
    expect(findQuote(page, quote)).toBeNull()
  })

  test.each(['', '   ', '.', '"..."', 'of', '42', '- -', '\u200B\u200B\u200B'])(
    'rejects %j, which proves nothing',
    (quote) => {
      expect(findQuote(`of 42 ${quote} - - "..."`, quote)).toBeNull()
    },
  )

  test('prefers the occurrence in the passage', () => {
    const page = 'the rent is due. The rent is due. THE RENT IS DUE.'
    expect(findQuote(page, 'The rent is due', { start: 17, end: 33 })).toEqual({ start: 17, end: 32 })
    expect(findQuote(page, 'The rent is due', { start: 40, end: 50 })).toEqual({ start: 0, end: 15 })
  })

  test('handles a long page with many near misses quickly', () => {
    const page = 'the rent of the '.repeat(20_000)
    expect(findQuote(page, 'the rent of the lease')).toBeNull()
    expect(findQuote(page, 'the rent of the '.repeat(1000))).toEqual({ start: 0, end: 15_999 })
  })
})

const word = fc.oneof(
  fc.stringMatching(/^[A-Za-z]{1,9}$/),
  fc.stringMatching(/^\d{1,4}([.,]\d{2,3})?$/),
  fc.constantFrom(
    'ﬁre',
    'Straße',
    'naïve',
    'ΟΔΟΣ',
    '“quoted”',
    "it's",
    '合同',
    'well-known',
    'co-op,',
    'end.',
    '§5',
    '€900',
    'año',
  ),
)
const space = fc.constantFrom(' ', ' ', ' ', '\n', '  ', '\n\n', '\u00A0', '\t')

/** A page, and a run of its words, verbatim. */
const pageAndQuote = fc
  .array(fc.tuple(word, space), { minLength: 4, maxLength: 40 })
  .chain((pairs) =>
    fc.tuple(fc.constant(pairs), fc.nat(pairs.length - 1), fc.nat(pairs.length - 1)).map(([all, a, b]) => {
      const text = (from: number, to: number) => all.slice(from, to).flat().join('')
      const [first, last] = [Math.min(a, b), Math.max(a, b)]
      return { page: text(0, all.length), quote: text(first, last + 1).trim() }
    }),
  )
  .filter(({ quote }) => (quote.match(/[\p{L}\p{N}]/gu) ?? []).length >= 3)

/** Changes that a quote may suffer on the way, each a function of the quote. */
const retyping = fc.array(
  fc.constantFrom<(text: string) => string>(
    (text) => text.toUpperCase(),
    (text) => text.toLowerCase(),
    (text) => text.replaceAll(/\s+/g, '\n'),
    (text) => text.replaceAll(/\s+/g, ' '),
    (text) => text.normalize('NFD'),
    (text) => text.normalize('NFKC'),
    (text) => text.replaceAll('“', '"').replaceAll('”', '"').replaceAll("'", '’'),
    (text) => text.replaceAll(/([A-Za-z]{3})([A-Za-z]{2})/g, '$1-\n$2'),
    (text) => text.replaceAll(/([A-Za-z]{2})([A-Za-z]{3})/g, '$1\u00AD$2'),
    (text) => text.replaceAll('-', '‑'),
    (text) => `"${text}"`,
  ),
  { maxLength: 4 },
)

describe('any page', () => {
  test('finds the quoted words, however they were retyped', () => {
    fc.assert(
      fc.property(pageAndQuote, retyping, ({ page, quote }, changes) => {
        const retyped = changes.reduce((text, change) => change(text), quote)
        const found = shown(page, retyped)
        const bare = (text: string) => fold(text).text.replaceAll(/^[' ]+|[' .,]+$/g, '')
        expect(bare(found ?? '')).toBe(bare(quote))
      }),
      { numRuns: 1000 },
    )
  })

  test('rejects a quote with one other letter or digit', () => {
    const mutated = fc.tuple(pageAndQuote, fc.nat(), fc.nat()).map(([{ page, quote }, at, by]) => {
      const places = [...quote.matchAll(/[A-Za-z0-9]/g)]
      const place = places[at % Math.max(1, places.length)]
      if (place === undefined) return { page, quote: `${quote}x` }
      const alphabet = /\d/.test(place[0]) ? '0123456789' : 'abcdefghijklmnopqrstuvwxyz'
      const shift = 1 + (by % (alphabet.length - 1))
      const other = alphabet[(alphabet.indexOf(place[0].toLowerCase()) + shift) % alphabet.length] ?? ''
      return { page, quote: quote.slice(0, place.index) + other + quote.slice(place.index + 1) }
    })
    fc.assert(
      fc.property(mutated, ({ page, quote }) => {
        const content = fold(quote).text.replaceAll(/^[' ]+|[' .,]+$/g, '')
        fc.pre(!fold(page).text.includes(content))
        expect(findQuote(page, quote)).toBeNull()
      }),
      { numRuns: 1000 },
    )
  })

  test('any Unicode: a match reads like the quote, and its offsets are at character boundaries', () => {
    const unit = fc.string({
      unit: fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        fc.constantFrom(' ', 'a', '-'),
      ),
      maxLength: 60,
    })
    fc.assert(
      fc.property(unit, fc.nat(60), fc.nat(60), (page, a, b) => {
        const span = findQuote(page, page.slice(Math.min(a, b), Math.max(a, b)))
        if (span === null) return
        expect(span.start).toBeLessThan(span.end)
        expect(span.end).toBeLessThanOrEqual(page.length)
        const trim = (text: string) => text.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
        const quote = trim(fold(page.slice(Math.min(a, b), Math.max(a, b))).text)
        expect(fold(page.slice(span.start, span.end)).text).toContain(quote)
      }),
      { numRuns: 1000 },
    )
  })
})
