import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { makeOle, numbers } from '../../testing/ole.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { msgExtractor } from './msg.ts'

const property = (id: string, text: string, folder = '') => ({
  [`${folder}__substg1.0_${id}001F`]: Buffer.from(text, 'utf16le'),
})
const bytes = (id: string, content: Buffer, folder = '') => ({ [`${folder}__substg1.0_${id}0102`]: content })
/** The time at which it was sent, in tenths of microseconds since 1601. */
const sent = Buffer.alloc(8)
sent.writeBigUInt64LE(133_274_088_000_000_000n)
const FIXED = {
  '__properties_version1.0': Buffer.concat([Buffer.alloc(32), numbers([0x00390040, 4], [6, 4]), sent]),
}

describeExtractor('msgExtractor', msgExtractor, {
  mediaType: 'application/vnd.ms-outlook',
  make: (pages) => makeOle({ ...FIXED, ...property('1000', pages.join('\n\f')) }),
  shown: (text, index) => (index === 0 ? `Date: 2023-05-01T10:00:00.000Z\n\n${text}` : text),
  refusesGarbage: true,
})

const read = (parts: Readonly<Record<string, Uint8Array>>) =>
  readBytes(msgExtractor(), makeOle({ ...FIXED, ...parts }), 'rent.msg')
const ATTACHED = '__attach_version1.0_#00000000/'
const INLINE = '__attach_version1.0_#00000001/'

test('reads headers and text, and names the attachments', async () => {
  const { pages, warnings, opened } = await read({
    ...property('0037', 'Rent'),
    ...property('0C1A', 'Ada'),
    ...property('5D01', 'ada@example.com'),
    ...property('0E04', 'Jörg; Bo'),
    ...property('1000', 'The rent is 900 euros.\r\nBest, Ada'),
    ...property('3707', 'lease.pdf', ATTACHED),
    ...bytes('3701', Buffer.from('%PDF-'), ATTACHED),
    ...property('3707', 'logo.png', INLINE),
    ...property('3712', 'logo@1', INLINE),
  })
  expect(pages[0]?.text).toBe(
    'From: Ada <ada@example.com>\nTo: Jörg; Bo\nDate: 2023-05-01T10:00:00.000Z\nSubject: Rent\n\nThe rent is 900 euros.\nBest, Ada',
  )
  expect(warnings).toMatchObject([{ code: 'NOT_READ', message: expect.stringContaining('"lease.pdf"') }])
  expect(warnings[0]?.message).not.toContain('logo')
  expect(opened).toMatchObject({ metadata: { title: 'Rent', createdAt: '2023-05-01T10:00:00.000Z' } })
})

test('reads the HTML or the packed RTF of messages without text', async () => {
  const html = await read(bytes('1013', Buffer.from('<h1>News</h1><p>The rent is 900.')))
  expect(html.pages[0]?.text).toContain('News\n\nThe rent is 900.')
  const stored = Buffer.from('{\\rtf1\\ansi The rent is 900.\\par}')
  const head = (magic: number, size: number) => numbers([size + 12, 4], [size, 4], [magic, 4], [0, 4])
  const plain = await read(bytes('1009', Buffer.concat([head(0x414c454d, stored.length), stored])))
  expect(plain.pages[0]?.text).toContain('The rent is 900.')
  // The example of the format's specification: "{\rtf1\ansi\ansicpg1252\pard hello world}".
  const packed = Buffer.from(
    '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
    'hex',
  )
  expect((await read(bytes('1009', packed))).pages[0]?.text).toContain('hello world')
})

test('refuses a container without a message, and one that is cut off', async () => {
  const other = makeOle({ Workbook: Buffer.alloc(5000) })
  for (const content of [other, other.subarray(0, 1000)])
    await expect(readBytes(msgExtractor(), content, 'a.msg')).rejects.toMatchObject({
      code: 'DOCUMENT_UNREADABLE',
    })
})
