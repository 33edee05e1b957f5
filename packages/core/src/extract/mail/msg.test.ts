import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { makeOle, numbers } from '../../testing/ole.ts'
import { packRtf } from '../../testing/pack-rtf.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { msgExtractor } from './msg.ts'

/** As programs that know no Unicode write it. */
const narrow = (id: string, text: Buffer, folder = '') => ({ [`${folder}__substg1.0_${id}001E`]: text })
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

test('reads a message with packed RTF and letters of a code page, and the message that is attached to it', async () => {
  const rtf =
    '{\\rtf1\\ansi\\ansicpg1251 The rent of flat 7 rises. The rent of flat 8 rises by 40 euros.\\par}'
  const inner = '__attach_version1.0_#00000000/__substg1.0_3701000D/'
  const file = `${inner}__attach_version1.0_#00000000/`
  const fixed = (head: number) =>
    Buffer.concat([
      Buffer.alloc(head),
      numbers([0x3ffd0003, 4], [6, 4], [1251, 4], [0, 4], [0x00390040, 4], [6, 4]),
      sent,
    ])
  const { pages, warnings } = await read({
    '__properties_version1.0': fixed(32),
    ...narrow('0037', Buffer.from('c0f0e5ede4e0', 'hex')),
    ...narrow('0C1A', Buffer.from('Ada')),
    ...bytes('1009', packRtf(rtf)),
    '__attach_version1.0_#00000000/__properties_version1.0': Buffer.alloc(8),
    ...property('3001', 'The notice', '__attach_version1.0_#00000000/'),
    [`${inner}__properties_version1.0`]: fixed(24),
    ...narrow('0037', Buffer.from('c8e7e2e5f9e5ede8e5', 'hex'), inner),
    ...property('1000', 'It ends in May.', inner),
    [`${file}__properties_version1.0`]: Buffer.alloc(8),
    ...property('3707', 'plan.pdf', file),
    ...bytes('3701', Buffer.from('%PDF-'), file),
  })
  expect(pages.map(({ text }) => text)).toEqual([
    'From: Ada\nDate: 2023-05-01T10:00:00.000Z\nSubject: Аренда\n\nThe rent of flat 7 rises. The rent of flat 8 rises by 40 euros.',
    'Date: 2023-05-01T10:00:00.000Z\nSubject: Извещение\n\nIt ends in May.',
  ])
  expect(warnings).toMatchObject([{ code: 'NOT_READ', message: expect.stringContaining('"plan.pdf"') }])
  expect(warnings[0]?.message).not.toContain('notice')
})
