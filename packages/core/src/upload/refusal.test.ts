import { expect, test } from 'vitest'
import { uploadLimits } from './limits.ts'
import { checkHead } from './receive.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const HEIC = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic')
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')

test.each([
  ['old.wps', OLE, 'Save it as .docx or .odt and add that file.'],
  ['plan.fodt', Buffer.from('<?xml version="1.0"?>'), 'Save it as .odt and add that file.'],
  ['mails.pst', Buffer.from('!BDN'), 'Save the messages as .eml or .msg and add those files.'],
  ['song.mp3', Buffer.from('ID3\x03'), 'Add its transcript as .vtt, .srt or .txt.'],
  [
    'archive.zip',
    Buffer.from('PK\x03\x04'),
    'Unpack it and add the files in it, or let docchat ingest or POST /upload-many do so.',
  ],
  ['IMG_0001.HEIC', HEIC, 'Export it as .jpg or .pdf and add that file.'],
  ['photo', HEIC, 'Export it as .jpg or .pdf and add that file.'],
  ['scan', Buffer.from('8BPS\0\x01'), 'Save it as .pdf or .png and add that file.'],
  [
    'stock.xls',
    Buffer.from('<?xml version="1.0"?><Workbook>'),
    'Its content is not that of .xls files: open it in the program that made it, save it as such, and add that file.',
  ],
])('refuses %s with a hint for its kind', async (name, bytes, hint) => {
  const message = `"${name}" is of a kind that is not accepted here. ${hint}`
  const checked = checkHead(Buffer.concat([bytes, Buffer.alloc(600)]), name, {}, uploadLimits())
  await expect(checked).rejects.toMatchObject({ code: 'UNSUPPORTED_FILE_TYPE', message })
})

test('advises no kind that is refused, too', async () => {
  const limits = uploadLimits({ mediaTypes: { [XLSX]: false, 'application/epub+zip': false } })
  const refusal = (name: string) =>
    checkHead(Buffer.concat([OLE, Buffer.alloc(600)]), name, {}, limits).catch(String)
  expect(await refusal('table.numbers')).toMatch(/Files may end in \.pdf, /)
  expect(await refusal('book.mobi'), 'one of the two is accepted').toMatch(/Convert it to \.epub or \.pdf/)
})

test('names the endings that are accepted where there is no hint', async () => {
  const limits = uploadLimits()
  const checked = checkHead(Buffer.from([0, 1, 2, 3]), 'data.bin', {}, limits)
  await expect(checked).rejects.toThrow(/Files may end in \.pdf, \.docx, \.doc, \.xlsx, .*\.txt/)
})

test.each(['notes.txt', 'a.csv', 'a.log'])('says why %s is not text', async (name) => {
  const checked = (bytes: string) => checkHead(Buffer.from(bytes), name, {}, uploadLimits())
  await expect(checked('The rent\0 is 900.')).rejects.toMatchObject({
    code: 'UNSUPPORTED_FILE_TYPE',
    message: expect.stringMatching(/byte 9 is zero, .* save it as UTF-8 and add that file\.$/),
  })
})

test('says which control character is not text', async () => {
  await expect(checkHead(Buffer.from('a \x01 b'), 'notes.txt', {}, uploadLimits())).rejects.toThrow(
    '"notes.txt" is not read as text: byte 3 is 0x01, as in',
  )
})

test('does not take a document without its signature for text', async () => {
  await expect(checkHead(Buffer.from('\0\0\x01abc'), 'a.docx', {}, uploadLimits())).rejects.toThrow(
    /not accepted here/,
  )
})
