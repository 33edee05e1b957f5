import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { notebookExtractor } from './notebook.ts'

const make = (cells: readonly unknown[]) => Buffer.from(JSON.stringify({ cells }))

describeExtractor('notebookExtractor', notebookExtractor, {
  mediaType: 'application/x-ipynb+json',
  make: (pages) => make(pages.map((source) => ({ cell_type: 'code', source }))),
  refusesGarbage: false,
})

test('reads text, code and what it put out, not pictures', async () => {
  const cells = [
    { cell_type: 'markdown', source: ['# Rent\n', 'It is due.'] },
    {
      cell_type: 'code',
      source: 'rent()',
      outputs: [{ text: ['900\n'] }, { data: { 'image/png': 'iVBO', 'text/plain': '<Figure>' } }, 7],
    },
    null,
  ]
  const { pages, opened } = await readBytes(notebookExtractor(), make(cells), 'a.ipynb')
  expect(pages).toEqual([
    { number: 1, label: 'cell 1', text: 'Rent\nIt is due.' },
    { number: 2, label: 'cell 2', text: 'rent()\n\n900\n\n<Figure>' },
  ])
  expect(opened?.outline).toEqual([{ title: 'Rent', level: 1, page: 1 }])
})

test('reads drawings, and leaves out colours', async () => {
  const drawing = {
    'text/plain': '<Figure size 640x480 with 1 Axes>',
    'image/svg+xml': ['<svg><text>Rent 900</text></svg>'],
  }
  const cells = [
    { cell_type: 'code', source: 'plot()', outputs: [{ data: drawing }] },
    { cell_type: 'code', source: 'warn()', outputs: [{ text: '\u001b[0;31mValueError\u001b[0m: rent' }] },
    {
      cell_type: 'code',
      source: 'fail()',
      outputs: [
        {
          ename: 'E',
          evalue: 'late',
          traceback: ['line 3 \u001b[1mrent\u001b[0m', '\u001b[31mE\u001b[0m: late'],
        },
      ],
    },
  ]
  const { pages } = await readBytes(notebookExtractor(), make(cells), 'a.ipynb')
  expect(pages.map(({ text }) => text)).toEqual([
    'plot()\n\nRent 900',
    'warn()\n\nValueError: rent',
    'fail()\n\nline 3 rent\nE: late',
  ])
})

test('reads what is no notebook as it is written, and notebooks of the first kind', async () => {
  const { pages, warnings } = await readBytes(
    notebookExtractor(),
    '{"cells": [\n"the rent is 900"',
    'a.ipynb',
  )
  expect(pages[0]?.text).toContain('the rent is 900')
  expect(warnings).toMatchObject([{ page: 1, code: 'DAMAGED' }])
  const old = JSON.stringify({ worksheets: [{ cells: [{ cell_type: 'code', input: ['rent()'] }] }] })
  expect((await readBytes(notebookExtractor(), old, 'a.ipynb')).pages).toMatchObject([{ text: 'rent()' }])
})
