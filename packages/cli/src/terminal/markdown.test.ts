import { describe, expect, it } from 'vitest'
import { flow } from './flow.ts'
import { markdown } from './markdown.ts'
import { table } from './table.ts'

/** Renders Markdown that arrives in the given parts; styles are shown as letters. */
function rendered(parts: readonly string[], columns = 40): string {
  let written = ''
  const styled = (letter: string) => (text: string) => `<${letter}>${text}</${letter}>`
  const to = markdown({
    flow: flow({ columns, write: (text) => (written += text) }),
    ...{ bold: styled('b'), italic: styled('i'), code: styled('c') },
    table: (titles, rows) =>
      table(
        titles.map((title) => ({ title, shrinks: true })),
        rows,
        { columns },
      ),
  })
  for (const part of parts) to.text(part)
  to.end()
  return written
}

const ANSWER = `# Costs

Our **rent** is *95* pounds, see \`lease.md\`. [1]

- first, which is long enough to be wrapped once
- **second**
  and its continuation
  1. nested

| item | price |
|------|------:|
| **Rent** | 950 |
| a \\| b | 1 |

\`\`\`js
if (a)  {
  b
}
\`\`\`
> a quote
---
The end.`

describe('markdown', () => {
  it('renders headings, lists, tables and code', () => {
    expect(rendered([ANSWER]).split('\n')).toEqual([
      '<b>Costs</b>',
      '',
      'Our <b>rent</b> is <i>95</i> pounds, see <c>lease.md</c>. [1]',
      '',
      '• first, which is long enough to be',
      '  wrapped once',
      '• <b>second</b>',
      '  and its continuation',
      '  1. nested',
      '',
      'item   price',
      'Rent   950',
      'a | b  1',
      '',
      '  <c>if</c> <c>(a)</c>  <c>{</c>',
      '    <c>b</c>',
      '  <c>}</c>',
      '  a quote',
      '———',
      'The end.',
      '',
    ])
  })

  it.each([1, 2, 5, 17])('renders the same when %d characters arrive at a time', (size) => {
    const parts = Array.from({ length: Math.ceil(ANSWER.length / size) }, (_, i) =>
      ANSWER.slice(i * size, (i + 1) * size),
    )
    expect(rendered(parts)).toBe(rendered([ANSWER]))
  })

  it.each([
    ['2 * 3 * 4 and 2*3*4', '2 * 3 * 4 and 2*3*4'],
    ['snake_case_name and __init__', 'snake_case_name and <b>init</b>'],
    ['\\*not bold\\* and C:\\temp', '*not bold* and C:\\temp'],
    ['***both***', '<i><b>both</b></i>'],
    ['`a * b` and ``c`d``', '<c>a</c> <c>*</c> <c>b</c> and <c>c`d</c>'],
    ['ends with *', 'ends with *'],
    ['-5 degrees, #7, 3.5 kg', '-5 degrees, #7, 3.5 kg'],
    ['|x| is a number', '|x| is a number'],
    ['un**believ**able', 'un<b>believ</b>able'],
  ])('reads %j', (text, shown) => {
    expect(rendered([text])).toBe(`${shown}\n`)
    expect(rendered([...text])).toBe(`${shown}\n`)
  })

  it('forgets a mark that is never closed at the end of the line', () => {
    expect(rendered(['**Note: this\nand that']).split('\n')[1]).toBe('and that')
  })

  it.each([
    ['spaces', `${' '.repeat(20_000)}x`],
    ['marks', `${'*'.repeat(20_000)}x`],
    ['rules', `${'- '.repeat(10_000)}x`],
    ['cells', `|${'|'.repeat(20_000)}`],
    ['a word', 'x'.repeat(20_000)],
  ])('reads many %s in little time', (_, text) => {
    const parts = Array.from({ length: Math.ceil(text.length / 50) }, (__, i) =>
      text.slice(i * 50, i * 50 + 50),
    )
    expect(rendered(parts).replaceAll(/\s/g, '')).toHaveLength(text.replaceAll(/\s/g, '').length)
  })
})
