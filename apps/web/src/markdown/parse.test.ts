import { expect, it } from 'vitest'
import { parseMarkdown } from './parse.ts'

it('reads the footnotes of any answer, also of one that defines links of their names', () => {
  const [paragraph] = parseMarkdown('It is 3,200 [1], or [2?], `a[3]`.\n\n[1]: https://evil.example')
  const inner = paragraph !== undefined && 'tokens' in paragraph ? (paragraph.tokens ?? []) : []
  expect(inner.flatMap((token) => (token.type === 'citation' ? [token['marker']] : []))).toEqual([1, 2])
  expect(inner.filter(({ type }) => type === 'link')).toEqual([])
})
