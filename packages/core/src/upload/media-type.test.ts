import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Format, HEAD_BYTES } from '../extract/format.ts'
import { FORMATS } from '../formats/index.ts'
import { makeDocx, makeZip, paragraph } from '../testing/docx.ts'
import { detectMediaType } from './media-type.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const docx = makeDocx(paragraph('text'))
const picture = { name: 'docProps/thumbnail.jpeg', content: randomBytes(2 * HEAD_BYTES) }
const pictureFirst = makeZip([picture, { name: 'word/document.xml', content: '' }])
const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(HEAD_BYTES)])
const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex')
const xhtml = Buffer.from('<?xml version="1.0"?>\n<!DOCTYPE html><html></html>')

test.each([
  ['a.docx', docx, DOCX, DOCX],
  ['a.docx', pictureFirst, '', DOCX],
  ['encrypted.docx', ole, '', DOCX],
  ['old.doc', ole, 'application/msword', 'application/msword'],
  ['old.XLS', ole, 'application/vnd.ms-excel', 'application/vnd.ms-excel'],
  ['old.pps', ole, '', 'application/vnd.ms-powerpoint'],
  ['mail.msg', ole, 'application/vnd.ms-outlook', 'application/vnd.ms-outlook'],
  [
    'far.tif',
    Buffer.concat([Buffer.from('II*\0\0\x20\0\0', 'latin1'), Buffer.alloc(4092)]),
    'image/tiff',
    'image/tiff',
  ],
  [
    'far.tiff',
    Buffer.concat([Buffer.from('MM\0*\0\0\x20\0', 'latin1'), Buffer.alloc(4092)]),
    'image/tiff',
    'image/tiff',
  ],
  ['fax.tif', Buffer.concat([Buffer.from('II*\0'), Buffer.alloc(600)]), 'image/tiff', 'image/tiff'],
  ['a.html', Buffer.from('<p>text'), 'text/html; charset=utf-8', 'text/html'],
  ['a.htm', xhtml, 'application/xhtml+xml', 'text/html'],
  ['saved page', Buffer.from('\n<!DOCTYPE HTML>'), 'text/html', 'text/html'],
  ['a.csv', Buffer.from('a,b\n'), 'application/vnd.ms-excel', 'text/csv'],
  ['a.CSV', Buffer.from('a,b\n'), 'text/plain', 'text/csv'],
  ['a.jpg', jpeg, 'image/jpg', 'image/jpeg'],
  // What programs write for Office.
  [
    'export.xls',
    Buffer.from('\ufeff\n<table><tr><td>900</td></tr></table>'),
    'application/vnd.ms-excel',
    'text/html',
  ],
  ['export.xls', Buffer.from('month\trent\nMay\t900\n'), 'application/vnd.ms-excel', 'text/csv'],
  ['letter.doc', Buffer.from('<html xmlns:w="urn:schemas-microsoft-com:office:word">'), '', 'text/html'],
  ['letter.doc', Buffer.from('{\\rtf1 The rent is 900.}'), 'application/msword', 'application/rtf'],
  [
    'letter.doc',
    Buffer.from('MIME-Version: 1.0\nContent-Type: multipart/related\n'),
    '',
    'multipart/related',
  ],
  ['letter.doc', Buffer.from('The rent is 900.\n'), 'application/msword', 'text/plain'],
  ['letter.doc', docx, 'application/msword', DOCX],
  ['man.txt', Buffer.from('N\bNA\bAM\bME\bE\n  \x07'), '', 'text/plain'],
])('recognises %s', async (name, content, declared, expected) => {
  expect(await detectMediaType(content.subarray(0, HEAD_BYTES), name, declared)).toBe(expected)
})

test.each([
  ['a.docx', makeZip([{ name: 'a.txt', content: 'text' }]), ''],
  ['a.csv', docx, ''],
  ['a.txt', ole, ''],
  ['a.html', jpeg, ''],
  ['a.html', Buffer.from('<p>text'), 'application/vnd.ms-excel'],
  ['a.jpg', Buffer.from('<html>'), ''],
  ['a.xls', Buffer.from('The rent is 900.'), ''],
  ['a.xls', Buffer.from('<table>'), 'application/pdf'],
  ['a.ppt', Buffer.from('<table>'), ''],
])('refuses %s whose bytes are something else', async (name, content, declared) => {
  const detected = detectMediaType(content.subarray(0, HEAD_BYTES), name, declared)
  await expect(detected).rejects.toMatchObject({ code: 'FILE_TYPE_MISMATCH' })
})

test.each([
  ['notes.txt', '<html>', 'text/plain'],
  ['rows.csv', '<html>', 'text/csv'],
  ['feed.xml', '<html>', 'application/xml'],
  ['feed', '<html>', 'text/html'],
])('prefers the extension of text to its content: %s', async (name, content, expected) => {
  expect(await detectMediaType(Buffer.from(content), name)).toBe(expected)
})

test.each([
  'BMW builds cars.',
  'MZ was a maker of motorcycles.',
  'ID3 is a learner of decision trees.',
  'GIF89a is a format of images.',
  'The wide river.',
  'OggS, fLaC, RIFF',
  'Rar! Nobody expected that.',
  'PK is a blood group.',
])('reads text that begins like another format as text: %s', async (content) => {
  expect(await detectMediaType(Buffer.from(content), 'a.txt')).toBe('text/plain')
  expect(await detectMediaType(Buffer.from(`${content} `.repeat(300)).subarray(0, HEAD_BYTES), 'a')).toBe(
    'text/plain',
  )
})

const subtitles: Format = {
  mediaType: 'application/x-subrip',
  name: 'SubRip',
  extensions: ['srt', 'md'],
  aliases: ['text/srt'],
  matches: ({ isText, bytes }) => isText && /^1\r?\n\d\d:/.test(Buffer.from(bytes).toString('latin1')),
}
const cues = Buffer.from('1\n00:00:01,000 --> 00:00:02,000\nHello.\n')

test.each([
  ['talk.srt', cues, '', 'application/x-subrip'],
  ['talk', cues, 'text/plain', 'application/x-subrip'],
  ['talk.srt', cues, 'text/srt', 'application/x-subrip'],
  // When two formats share an extension, the bytes decide.
  ['talk.md', cues, '', 'application/x-subrip'],
  ['notes.md', Buffer.from('# Notes'), '', 'text/markdown'],
])('recognises a format that was added: %s', async (name, content, declared, expected) => {
  expect(await detectMediaType(content, name, declared, [subtitles, ...FORMATS])).toBe(expected)
})

test.each([
  ['talk.srt', Buffer.from('Hello.'), ''],
  ['talk.txt', cues, ''],
  ['talk.srt', cues, 'text/csv'],
])('refuses %s that is not of the format that was added', async (name, content, declared) => {
  const detected = detectMediaType(content, name, declared, [subtitles, ...FORMATS])
  await expect(detected).rejects.toMatchObject({ code: 'FILE_TYPE_MISMATCH' })
})
