import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { makeOle, numbers } from '../../testing/ole.ts'
import { makePpt, pptRecord } from '../../testing/ppt.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { pptExtractor } from './ppt.ts'

describeExtractor('pptExtractor', pptExtractor, {
  mediaType: 'application/vnd.ms-powerpoint',
  make: (pages) => makePpt(pages.map((page) => ({ texts: [[1, page]] }))),
  refusesGarbage: true,
})

const read = (content: Uint8Array) => readBytes(pptExtractor(), content, 'talk.ppt')

test('reads the latest slides with titles, notes and comments, and tells which are hidden', async () => {
  const content = makePpt(
    [
      {
        texts: [
          [0, 'Costs\u000bof May'],
          [1, 'The wheel: 4,200\rGröße цена'],
          [1, '*'],
        ],
        notes: 'Say it.',
        comment: 'Sure?',
      },
      { texts: [[6, 'Plan']], hidden: true, isListed: true },
    ],
    3,
  )
  const { pages, warnings, opened } = await read(content)
  expect(pages).toEqual([
    {
      number: 1,
      label: 'slide 1',
      text: 'Costs of May\n\nThe wheel: 4,200\nGröße цена\n\nNotes: Say it.\n\nComment: Sure?',
    },
    { number: 2, label: 'slide 2', text: 'Plan' },
  ])
  expect(opened?.outline).toEqual([
    { title: 'Costs of May', level: 1, page: 1 },
    { title: 'Plan', level: 1, page: 2 },
  ])
  expect(warnings).toMatchObject([{ page: 2, code: 'HIDDEN' }])
})

test('refuses what is encrypted, cut off, nested without end or leads in circles, and says so', async () => {
  const whole = makePpt([{ texts: [[0, 'x'.repeat(20_000)]] }])
  const user = (edit: number, token = 0xe391c05f) =>
    Buffer.concat([numbers([0, 2], [0x0ff6, 2], [20, 4], [20, 4], [token, 4], [edit, 4]), Buffer.alloc(8)])
  const locked = makeOle({ 'PowerPoint Document': Buffer.alloc(100), 'Current User': user(0, 0xf3d1c4df) })
  await expect(read(locked)).rejects.toMatchObject({ code: 'DOCUMENT_ENCRYPTED' })
  // Its list of changes leads to itself, and it has no document.
  const circle = pptRecord(0x0ff5, numbers([0, 4], [0, 4], [8, 4], [0, 4], [1, 4]))
  const looped = makeOle({
    'PowerPoint Document': Buffer.concat([Buffer.alloc(8), circle]),
    'Current User': user(8),
  })
  let deep = pptRecord(0x0fa0, Buffer.from('x', 'utf16le'))
  for (let depth = 0; depth < 300; depth++) deep = pptRecord(0xf003, [deep])
  const slide = pptRecord(0x03ee, [deep])
  const document = pptRecord(0x03e8, [
    pptRecord(0x0ff0, [pptRecord(0x03f3, numbers([2, 4], [0, 4], [0, 4], [256, 4]))]),
  ])
  const directory = pptRecord(0x1772, numbers([(2 << 20) | 1, 4], [0, 4], [document.length, 4]))
  const at = document.length + slide.length
  const edit = pptRecord(0x0ff5, numbers([0, 4], [0, 4], [0, 4], [at, 4], [1, 4]))
  const nested = makeOle({
    'PowerPoint Document': Buffer.concat([document, slide, directory, edit]),
    'Current User': user(at + directory.length),
  })
  for (const content of [looped, nested, whole.subarray(0, 4000)])
    await expect(read(content)).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
})

test('says that the numbers of lists were not read, on their slide', async () => {
  const packed = readFileSync(new URL('../../../fixtures/office/steps.ppt.gz', import.meta.url))
  const { pages, warnings } = await read(gunzipSync(packed))
  expect(pages[0]?.text).toContain('Open the valve')
  expect(warnings).toMatchObject([
    { page: 1, code: 'NOT_READ', message: expect.stringContaining('numbers of lists') },
  ])
})
