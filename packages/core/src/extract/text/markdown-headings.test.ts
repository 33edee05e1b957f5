import { expect, test } from 'vitest'
import { markdownHeadings } from './markdown-headings.ts'

test('finds headings outside code, even across several parts', () => {
  const parts = [
    '# One #\ntext\n### Three\n```sh\n# no heading',
    '# neither\n```\n  ## Two ##  \n#hashtag\n#### ',
  ]
  const find = markdownHeadings()
  const found = parts.map((part) =>
    find(part).map(({ start, end, level }) => [level, part.slice(start, end)]),
  )
  expect(found).toEqual([
    [
      [1, 'One'],
      [3, 'Three'],
    ],
    [[2, 'Two']],
  ])
})

test('takes linear time for a million blanks', { timeout: 10_000 }, () => {
  expect(markdownHeadings()(`# a${' '.repeat(1_000_000)}b`)).toHaveLength(1)
  expect(markdownHeadings()(`# a ${'# '.repeat(300_000)}b`)).toHaveLength(1)
})
