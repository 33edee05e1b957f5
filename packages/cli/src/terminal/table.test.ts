import { describe, expect, it } from 'vitest'
import { table } from './table.ts'
import { pad, truncate, width } from './width.ts'

describe('width', () => {
  it.each([
    ['plain', 5],
    ['日本語', 6],
    ['한국', 4],
    ['ｆｕｌｌ', 8],
    ['e\u0301', 1],
    ['😀', 2],
    ['👩‍👩‍👧', 2],
    ['❤️', 2],
    ['\u200b', 0],
    ['', 0],
  ])('of %j is %d', (text, columns) => expect(width(text)).toBe(columns))
})

it('cuts to columns, not to characters', () => {
  expect(truncate('日本語', 5)).toBe('日本…')
  expect(truncate('日本語', 6)).toBe('日本語')
  expect(truncate('abc', 0)).toBe('')
})

it('pads to columns', () => expect(pad('日', 4)).toBe('日  '))

describe('table', () => {
  const columns = [
    { title: 'name', shrinks: true },
    { title: 'pages', align: 'right' },
    { title: 'state' },
  ] as const

  it('aligns its columns', () => {
    expect(
      table(columns, [
        ['日本語.pdf', '7', 'complete'],
        ['a.md', '120', 'failed'],
      ]),
    ).toEqual(['name        pages  state', '日本語.pdf      7  complete', 'a.md          120  failed'])
  })

  it('shortens the long column to fit the terminal', () => {
    const rows = [['a very long name of a document.pdf', '7', 'complete']]
    const lines = table(columns, rows, { columns: 40 })
    expect(lines[1]).toBe('a very long name of a …      7  complete')
    expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(40)
  })

  it('shortens the last long column first', () => {
    const two = [
      { title: 'name', shrinks: true },
      { title: 'error', shrinks: true },
    ] as const
    const rows = [['a very long name.pdf', 'a very long message']]
    expect(table(two, rows, { columns: 36 })[1]).toBe('a very long name.pdf  a very long m…')
    expect(table(two, rows, { columns: 28 })[1]).toBe('a very long n…  a very long…')
  })

  it.each([20, 24, 30])('writes each row as a paragraph where the columns do not fit, as at %d', (most) => {
    const rows = [
      ['a very long name of a document.pdf', '7', 'complete'],
      ['b.md', '', 'failed: 日本語の契約書が読めません'],
    ]
    const lines = table(columns, rows, { columns: most, heading: (line) => line.toUpperCase() })
    expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(most)
    expect(lines[0]).toMatch(/^A VERY LONG NAME/)
    const text = lines.join('\n')
    expect(text).toContain('\n  pages: 7,')
    expect(text).toContain('B.MD\n  state:')
    expect(text.replace(/\s+/g, '')).toContain('日本語の契約書が読めません')
  })

  it('abbreviates ids only where they would not fit, to beginnings that differ', () => {
    const withIds = [{ title: 'id', abbreviates: true }, { title: 'state' }] as const
    const rows = [
      ['doc_0mx2zr32z90cf4c828fdb8ad9', 'complete'],
      ['doc_0mx2zr32zb4674f4f9d4b1c51', 'complete'],
    ]
    expect(table(withIds, rows, { columns: 80 })[1]).toBe('doc_0mx2zr32z90cf4c828fdb8ad9  complete')
    expect(table(withIds, rows, { columns: 30 })).toEqual([
      'id              state',
      'doc_0mx2zr32z9  complete',
      'doc_0mx2zr32zb  complete',
    ])
  })
})
