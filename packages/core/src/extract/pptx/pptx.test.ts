import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { makePptx, textShape } from '../../testing/pptx.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { pptxExtractor } from './pptx.ts'

describeExtractor('pptxExtractor', pptxExtractor, {
  mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  make: (pages) => makePptx(pages.map((page) => textShape(page))),
  refusesGarbage: true,
})

const read = (content: Uint8Array) => readBytes(pptxExtractor(), content, 'talk.pptx')
const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

test('reads the title first, then from top to bottom and from left to right, without page numbers', async () => {
  const slide = [
    textShape('right', { place: [5_000_000, 2_100_000] }),
    textShape('below', { place: [100, 4_000_000] }),
    textShape('left\nstill left', { place: [100, 2_000_000] }),
    textShape('7', { type: 'sldNum' }),
    textShape('Costs', { type: 'title', place: [0, 9_000_000] }),
  ]
  const { pages, opened } = await read(makePptx([slide.join('')]))
  expect(pages).toEqual([
    { number: 1, label: 'slide 1', text: 'Costs\n\nleft\nstill left\n\nright\n\nbelow' },
  ])
  expect(opened?.outline).toEqual([{ title: 'Costs', level: 1, page: 1 }])
})

test('reads tables, descriptions of pictures, charts, diagrams, notes and comments, and tells of hidden slides', async () => {
  const cell = (text: string, attributes = '') =>
    `<a:tc ${attributes}><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`
  const table = `<p:graphicFrame><a:tbl><a:tblPr firstRow="1"/><a:tr>${cell('Room')}${cell('Size')}</a:tr><a:tr>${cell('Hall', 'rowSpan="2"')}${cell('12')}</a:tr><a:tr>${cell('', 'vMerge="1"')}${cell('13')}</a:tr></a:tbl></p:graphicFrame>`
  const picture = '<p:pic><p:nvPicPr><p:cNvPr id="4" name="x" descr="A red door"/></p:nvPicPr></p:pic>'
  const { pages, warnings } = await read(
    makePptx(
      [table + picture, textShape('Two')],
      {
        'ppt/slides/_rels/slide1.xml.rels': `<Relationships><Relationship Id="1" Type="${related}/notesSlide" Target="../n.xml"/><Relationship Id="2" Type="${related}/diagramData" Target="../g.xml"/><Relationship Id="3" Type="${related}/comments" Target="../k.xml"/></Relationships>`,
        'ppt/n.xml': `<p:notes><p:spTree>${textShape('Say it slowly.', { type: 'body' })}${textShape('1', { type: 'sldNum' })}</p:spTree></p:notes>`,
        'ppt/g.xml': '<d><a:p><a:r><a:t>Step one</a:t></a:r></a:p></d>',
        'ppt/k.xml': '<p:cmLst><p:cm><p:text>Is it so?</p:text></p:cm></p:cmLst>',
      },
      new Set([2]),
    ),
  )
  expect(pages[0]?.text).toBe(
    'Room | Size\nHall | 12\nHall | 13\n\n[Image: A red door]\n\nNotes: Say it slowly.\n\nStep one\n\nComment: Is it so?',
  )
  expect(warnings).toMatchObject([{ page: 2, code: 'HIDDEN' }])
})

test('refuses a presentation without slides, and one that is nested too deep', async () => {
  await expect(read(makePptx([]))).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
  await expect(read(makePptx(['<a>'.repeat(5000)]))).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
})

test('marks what is struck out', async () => {
  const run = (text: string, strike: string) => `<a:r><a:rPr strike="${strike}"/><a:t>${text}</a:t></a:r>`
  const shape = `<p:sp><p:txBody><a:p><a:r><a:t>Rent</a:t></a:r>${run('800', 'sngStrike')}${run(' 850', 'dblStrike')}${run(' 900', 'noStrike')}</a:p></p:txBody></p:sp>`
  expect((await read(makePptx([shape]))).pages[0]?.text).toBe('Rent [struck out: 800 850] 900')
})

test('writes powers, notes and indices apart from the figures and words before them', async () => {
  const run = (text: string, baseline = 0) => `<a:r><a:rPr baseline="${baseline}"/><a:t>${text}</a:t></a:r>`
  const runs = [
    run('10'),
    run('6', 30_000),
    run(' units, H'),
    run('2', -25_000),
    run('O, revenue'),
    run('1', 30_000),
  ]
  const slide = `<p:sp><p:txBody><a:p>${runs.join('')}</a:p></p:txBody></p:sp>`
  expect((await read(makePptx([slide]))).pages[0]?.text).toBe('10^6 units, H2O, revenue ¹')
})
