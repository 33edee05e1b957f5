import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { mailExtractor } from './mail.ts'

const HEAD = 'From: Ada <ada@example.com>\r\n'

describeExtractor('mailExtractor', mailExtractor, {
  mediaType: 'message/rfc822',
  make: (pages) => Buffer.from(`${HEAD}\r\n${pages.join('\n\f')}`),
  shown: (text, index) => (index === 0 ? `From: Ada <ada@example.com>\n\n${text}` : text),
  refusesGarbage: false,
})

const part = (head: string, body: string) => `--B\r\n${head}\r\n\r\n${body}\r\n`

test('reads headers and body, and names the attachments', async () => {
  const message = `${HEAD}To: =?utf-8?q?J=C3=B6rg?= <j@example.com>\r\nSubject: Rent\r\nDate: Mon, 1 May 2023 10:00:00 +0000\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n${part('Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable', '<h1>News</h1><p>F=FCr 900 euros.</p><script>x</script>')}${part('Content-Type: application/pdf; name="lease.pdf"\r\nContent-Disposition: attachment; filename="lease.pdf"\r\nContent-Transfer-Encoding: base64', 'JVBERi0=')}--B--`
  const { pages, warnings, opened } = await readBytes(mailExtractor(), message, 'rent.eml')
  expect(pages[0]?.text).toMatch(
    /^From: Ada <ada@example.com>\nTo: Jörg <j@example.com>\nDate: .*2023.*\nSubject: Rent\n\nNews\n\nFür 900 euros\.$/,
  )
  expect(warnings).toMatchObject([{ code: 'NOT_READ', message: expect.stringContaining('"lease.pdf"') }])
  expect(opened).toMatchObject({ metadata: { title: 'Rent' }, outline: [{ title: 'News', page: 1 }] })
})

test('reads lines that only the HTML of a message has', async () => {
  const words = 'The rent of the workshop in Harbour Lane is due on the first day of each month.'
  const message = `${HEAD}Content-Type: multipart/alternative; boundary=B\r\n\r\n${part('Content-Type: text/plain', words)}${part('Content-Type: text/html', `<p>${words}</p><p>It rises by 4 %.</p>`)}--B--`
  const { pages } = await readBytes(mailExtractor(), message, 'rent.eml')
  expect(pages.map(({ text }) => text)).toEqual([
    `From: Ada <ada@example.com>\n\n${words}\n\nIt rises by 4 %.`,
  ])
})

test('reads the page in an MHTML file', async () => {
  const page = `MIME-Version: 1.0\r\nSubject: Saved\r\nContent-Type: multipart/related; boundary=B; type="text/html"\r\n\r\n${part('Content-Type: text/html\r\nContent-Location: https://example.com', '<title>T</title><p>The rent is 900.</p>')}--B--`
  const extractor = { ...mailExtractor(), mediaTypes: ['multipart/related'] }
  expect((await readBytes(extractor, page, 'page.mhtml')).pages[0]?.text).toBe('The rent is 900.')
})

test('refuses a message nested without end', async () => {
  const deep = Array.from(
    { length: 400 },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
  )
  await expect(readBytes(mailExtractor(), HEAD + deep.join(''), 'a.eml')).rejects.toMatchObject({
    code: 'DOCUMENT_UNREADABLE',
  })
})

test('reads a message of several parts whose boundary is not given as it is written', async () => {
  const message =
    'From: a@example.com\nSubject: Pump\nContent-Type: multipart/mixed\n\n--X\n\nIt holds 58 litres.\n--X--\n'
  expect((await readBytes(mailExtractor(), message, 'a.eml')).pages[0]?.text).toContain('It holds 58 litres.')
})

test.each([
  ['a line', 'The rent is 900 a month.'],
  ['lines', 'The rent is due\non the first.\n\nIt rises by 4 %.'],
  ['lines that look like headers', 'Note: call Ada\nThe rent is due.\n\nIt rises by 4 %.'],
])('reads a file of %s without headers as it is', async (_, text) => {
  expect((await readBytes(mailExtractor(), text, 'a.eml')).pages[0]?.text).toBe(text)
})

test('keeps lines among the headers that are none', async () => {
  const message = `From ada@example.com Mon May  1 10:00:00 2023\n${HEAD}The rent is 900 a month.\r\n\r\nAda`
  expect((await readBytes(mailExtractor(), message, 'a.eml')).pages[0]?.text).toBe(
    'From: Ada <ada@example.com>\n\nThe rent is 900 a month.\nAda',
  )
})

test.each(['utf-7', 'x-nothing'])('says that the encoding %s cannot be read', async (charset) => {
  const message = `${HEAD}Content-Type: text/plain;\r\n charset="${charset}"\r\n\r\nF+APw-r 900 euros.`
  expect((await readBytes(mailExtractor(), message, 'a.eml')).warnings).toMatchObject([
    { page: 1, code: 'ENCODING', message: expect.stringContaining(`"${charset}"`) },
  ])
  const known = message.replace(charset, 'windows-1252')
  expect((await readBytes(mailExtractor(), known, 'a.eml')).warnings).toEqual([])
})

test.each([
  ['no encoding', 'Content-Type: text/plain\r\n\r\n'],
  ['the wrong one', 'Content-Type: text/plain; charset=utf-8\r\n\r\n'],
])('reads a message that names %s in that of its letters', async (_, type) => {
  const words = 'Die Gebühr für die Prüfung beträgt in Köln 900 Euro, für Größere mehr.'
  const message = Buffer.from(`${HEAD}Subject: Gebühr\r\n${type}${words}`, 'latin1')
  const { pages, warnings } = await readBytes(mailExtractor(), message, 'a.eml')
  expect(pages[0]?.text).toBe(`From: Ada <ada@example.com>\nSubject: Gebühr\n\n${words}`)
  expect(warnings).toEqual([])
})

test('says how many letters cannot be decoded', async () => {
  const message = `${HEAD}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGeb=FChr`
  expect((await readBytes(mailExtractor(), message, 'a.eml')).warnings).toMatchObject([
    { page: 1, code: 'ENCODING', message: expect.stringContaining('1 character cannot be decoded') },
  ])
})

test('reads a file without headers in its encoding', async () => {
  const words = 'Die Gebühr für die Prüfung beträgt in Köln 900 Euro, für Größere mehr.'
  const message = Buffer.from(words, 'latin1')
  expect((await readBytes(mailExtractor(), message, 'a.eml')).pages[0]?.text).toBe(words)
})

test.each([
  ['after blank lines', `\r\n\n${HEAD}\r\nRent: 900`],
  ['after a byte order mark', `\ufeff${HEAD}\r\nRent: 900`],
  ['on lines that end as on an old Macintosh', `${HEAD}\nRent: 900`.replaceAll(/\r?\n/g, '\r')],
])('reads headers %s', async (_, message) => {
  const { pages } = await readBytes(mailExtractor(), message, 'a.eml')
  expect(pages[0]?.text).toBe('From: Ada <ada@example.com>\n\nRent: 900')
})

test.each([
  ['another name of a known encoding', 'Content-Type: text/plain; charset=cp936\r\n\r\n\xb7\xd1'],
  ['text that looks like one', 'Content-Type: text/plain\r\n\r\nWrite\r\n  charset=nothing'],
])('does not take %s for an encoding that cannot be read', async (_, rest) => {
  const { warnings } = await readBytes(mailExtractor(), Buffer.from(HEAD + rest, 'latin1'), 'a.eml')
  expect(warnings).toEqual([])
})
