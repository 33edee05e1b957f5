import { expect, test } from 'vitest'
import { ContentScanner, operatorKey } from './content-scanner.ts'

const OPERATORS = { BT: 0, q: 0, cm: 6, Tf: 2, Tj: 1, TJ: 1, BDC: 2, 'T*': 0, "'": 1, '"': 3, w: 1 }
const operators = new Map(
  Object.entries(OPERATORS).map(([name, numArgs], id) => [
    operatorKey(name) ?? -1,
    { id, numArgs, variableArgs: false },
  ]),
)

/** Reads all plain operations. @returns them, and what is left. */
function read(content: string) {
  const scanner = new ContentScanner(Buffer.from(content, 'latin1'), {
    operators,
    name: (text) => `/${text}`,
    dictionary: (entries) => Object.fromEntries(entries),
  })
  const operations: unknown[][] = []
  for (;;) {
    const operands: unknown[] = []
    const operator = scanner.next(operands)
    if (operator === null) {
      expect(operands, 'what is not read leaves nothing').toEqual([])
      return { operations, rest: content.slice(scanner.at) }
    }
    operations.push([...operands, Object.keys(OPERATORS)[operator.id]])
  }
}

test.each<[string, unknown[][]]>([
  ['BT q', [['BT'], ['q']]],
  ['%a comment\nBT% BT\rq\0', [['BT'], ['q']]],
  ['1 0 -0.5 .25 +7 8. cm', [[1, 0, -0.5, 0.25, 7, 8, 'cm']]],
  [
    '0.1w 12345678901w',
    [
      [0.1, 'w'],
      [12345678901, 'w'],
    ],
  ],
  [
    '/F1 9 Tf/F2 10Tf',
    [
      ['/F1', 9, 'Tf'],
      ['/F2', 10, 'Tf'],
    ],
  ],
  [
    '(a(b)c) Tj()Tj(d)Tj',
    [
      ['a(b)c', 'Tj'],
      ['', 'Tj'],
      ['d', 'Tj'],
    ],
  ],
  [String.raw`(\(\)\\\n\r\t\b\f\101\60\0) Tj`, [['()\\\n\r\t\b\fA0\0', 'Tj']]],
  [
    '<48 65\n6C6c6> Tj <> Tj',
    [
      ['Hell`', 'Tj'],
      ['', 'Tj'],
    ],
  ],
  ['[(A)-120.5<42>3 []]TJ', [[['A', -120.5, 'B', 3, []], 'TJ']]],
  [
    '/Span <</MCID 3/Lang(en)/A<</B[1 2]>>>> BDC',
    [['/Span', { MCID: 3, Lang: 'en', A: { B: [1, 2] } }, 'BDC']],
  ],
  ['T* (a)\' 1 2(b)"', [['T*'], ['a', "'"], [1, 2, 'b', '"']]],
])('reads %j', (content, operations) => {
  expect(read(content)).toMatchObject({ operations })
  expect(read(content).rest.trim()).toBe(content.includes('\0') ? '\0' : '')
})

test.each([
  'BI /W 1 ID x EI',
  'ET',
  'Qq',
  'BTq',
  'true w',
  'null w',
  '1 2 w',
  'w',
  '1 0 R w',
  '--1 w',
  '1-2 w',
  '1e3 w',
  '1.2.3 w',
  '- w',
  '(a Tj',
  String.raw`(\q) Tj`,
  String.raw`(\777) Tj`,
  '(a\\\nb) Tj',
  '<4x> Tj',
  '<41 Tj',
  '/A#42 9 Tf',
  '[(a) TJ',
  '[true] TJ',
  `${'['.repeat(100)}${']'.repeat(100)} TJ`,
  `${'1 '.repeat(40)}w`,
  '/Span <</MCID 1 0 R>> BDC',
  '/Span <</MCID>> BDC',
  '/Span <<1 2>> BDC',
  ') w',
  '} w',
])('leaves %j to pdf.js, from its beginning', (content) => {
  expect(read(`BT\n${content}`)).toEqual({ operations: [['BT']], rest: `\n${content}` })
})
