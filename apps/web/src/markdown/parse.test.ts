import type { Token, Tokens } from 'marked'
import { describe, expect, it } from 'vitest'
import { markdownReader, parseMarkdown } from './parse.ts'

const TEXT = `# Rent

The rent is **900 euros** [1], due on the first [2?].

- heat is extra

- water is not

  as the annex says

| a | b |
|---|---|
| 1 | 2 |

\`\`\`
[1]

code
\`\`\`

1. one
2. two

> quoted

The end.`

describe('a text that grows', () => {
  it('has the same blocks as when it is read at once, at any step', () => {
    const reader = markdownReader()
    for (let length = 1; length <= TEXT.length; length++) {
      const text = TEXT.slice(0, length)
      expect(reader.read(text).map(({ type, raw }) => ({ type, raw }))).toEqual(
        parseMarkdown(text).map(({ type, raw }) => ({ type, raw })),
      )
    }
  })

  it('keeps the blocks that are complete', () => {
    const reader = markdownReader()
    const before = reader.read('One.\n\nTwo.\n\nThr')
    const now = reader.read('One.\n\nTwo.\n\nThree.')
    expect(now[0]).toBe(before[0])
    expect(now[2]).toBe(before[2])
    expect(now.at(-1)?.raw).toBe('Three.')
  })

  it('is read anew when it is another one', () => {
    const reader = markdownReader()
    reader.read('One.\n\nTwo.\n\nThree.')
    expect(reader.read('Four.').map(({ raw }) => raw)).toEqual(['Four.'])
  })

  it('is read again where lines end as on Windows', () => {
    const reader = markdownReader()
    reader.read('One.\r\n\r\nTwo.\r\n\r\n')
    expect(
      reader.read('One.\r\n\r\nTwo.\r\n\r\nThree.').filter(({ type }) => type === 'paragraph'),
    ).toHaveLength(3)
  })
})

it.each([
  ['quotes', '> '.repeat(8000)],
  ['lists', '- '.repeat(4000)],
  ['quotes that the reader still takes', '> '.repeat(500)],
  ['lists that the reader still takes', '- '.repeat(300)],
])('a text of nested %s is read, all of it, with few levels', (_, marks) => {
  const blocks = parseMarkdown(`${marks}the end`)
  expect(Math.max(...blocks.map(levels))).toBeLessThan(100)
  expect(JSON.stringify(blocks)).toContain('the end')
})

function levels(token: Token): number {
  const inner =
    token.type === 'list' ? (token as Tokens.List).items : 'tokens' in token ? (token.tokens ?? []) : []
  return 1 + Math.max(0, ...inner.map(levels))
}

it('reads the footnotes of any answer, also of one that defines links of their names', () => {
  const [paragraph] = parseMarkdown('It is 3,200 [1], or [2?], `a[3]`.\n\n[1]: https://evil.example')
  const inner = paragraph !== undefined && 'tokens' in paragraph ? (paragraph.tokens ?? []) : []
  expect(inner.flatMap((token) => (token.type === 'citation' ? [token['marker']] : []))).toEqual([1, 2])
  expect(inner.filter(({ type }) => type === 'link')).toEqual([])
})
