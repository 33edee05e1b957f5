import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { referenceTokenizer } from './fixtures/reference-tokenizer.ts'
import { wordPieceTokenizer } from './tokenizer.ts'

const vocabulary = (await readFile(new URL('../dist/model/vocabulary.txt', import.meta.url), 'utf8')).split(
  '\n',
)
const tokenize = wordPieceTokenizer(vocabulary)
const reference = referenceTokenizer(vocabulary)

/** Returns the tokens between [CLS] and [SEP], as words. */
function words(text: string): string[] {
  return tokenize(text)
    .slice(1, -1)
    .map((id) => vocabulary[id] ?? '')
}

describe('wordPieceTokenizer', () => {
  test('adds [CLS] and [SEP], even to an empty text', () => {
    expect(tokenize('')).toEqual([101, 102])
    expect(tokenize('rent')).toEqual([101, 9278, 102])
    expect(tokenize(' \n\t\u0000 ')).toEqual([101, 102])
  })

  test.each([
    ['Hello, World!', ['hello', ',', 'world', '!']],
    ['unaffable embeddings', ['una', '##ffa', '##ble', 'em', '##bed', '##ding', '##s']],
    ['café RÉSUMÉ naïve', ['cafe', 'resume', 'naive']],
    ['e\u0301te\u0301', ['et', '##e']],
    ['İstanbul', ['istanbul']],
    ['ΑΣ', ['α', '##σ']],
    ['日本語', ['日', '本', '語']],
    ['$5+2=7', ['$', '5', '+', '2', '=', '7']],
    ['a\u00a0b\u3000c', ['a', 'b', 'c']],
    [
      'soft\u00adware zero\u200bwidth form\ffeed',
      ['software', 'zero', '##wi', '##dt', '##h', 'form', '##fe', '##ed'],
    ],
    ['half \ud800 a pair', ['half', 'a', 'pair']],
    ['🙂', ['[UNK]']],
    ['[SEP] [MASK]', ['[', 'sep', ']', '[', 'mask', ']']],
  ])('tokenizes %j', (text, expected) => {
    expect(words(text)).toEqual(expected)
  })

  test('treats words of more than 100 characters as unknown, and no shorter ones', () => {
    expect(words('a'.repeat(100))).not.toContain('[UNK]')
    expect(words('a'.repeat(101))).toEqual(['[UNK]'])
    expect(words('\u{10300}'.repeat(101))).toEqual(['[UNK]'])
  })

  test('stops at the limit without reading further', () => {
    expect(tokenize('rent '.repeat(300))).toEqual([101, ...Array(254).fill(9278), 102])
    expect(tokenize('embeddings', 4)).toEqual([101, 7861, 8270, 102])
    const began = performance.now()
    tokenize('warranty and rent '.repeat(2_000_000))
    expect(performance.now() - began).toBeLessThan(1000)
  })

  test('agrees with a straightforward tokenizer on 10,000 random strings', () => {
    for (const text of randomTexts(10_000)) {
      expect(tokenize(text), JSON.stringify(text)).toEqual(reference(text))
    }
  })
})

const SNIPPETS = [
  ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  ...'éüßñÅøœİıΣςÇ.,;:!?"\'()[]{}$+<=>^`|~-_/\\@#%&*…–—«»§¶·',
  ...' \t\n\r\u00a0\u2003\u2028\u3000\ufeff\u200b\u0085\f\u0000\ufffd\u00ad\u0301\u0308',
  ...'日本語文章한국어ไทยعربيहिन्दीひらカナ🙂👩🚀𝔞𠀀',
  ...['the', 'ing', 'un', 'ation', 'warranty', 'lease', '##', '[CLS]', '👩‍🚀', '\ud800', ' ', ' ', ' '],
]

/** Yields the same texts in each run. */
function* randomTexts(count: number): Generator<string> {
  let seed = 20
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  for (let i = 0; i < count; i++) {
    const length = 1 + random(40)
    const parts = Array.from({ length }, () =>
      random(10) < 8
        ? SNIPPETS[random(SNIPPETS.length)]
        : String.fromCodePoint(random(random(2) ? 0x3000 : 0x20000)),
    )
    yield parts.join('')
  }
}
