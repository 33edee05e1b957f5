import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { textExtractor } from './text.ts'

for (const mediaType of ['text/plain', 'text/markdown']) {
  describeExtractor('textExtractor', textExtractor, {
    mediaType,
    make: (pages) => Buffer.from(pages.join('\f')),
    refusesGarbage: false,
  })
}

async function read(content: Uint8Array, mediaType = 'text/plain') {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-text-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file')
  writeFileSync(path, content)
  const [opened, ...pages] = await Array.fromAsync(textExtractor().extract({ path, mediaType, name: 'file' }))
  return { opened, texts: pages.map((event) => (event.type === 'page' ? event.page.text : '')) }
}

test('decodes long texts in pieces, whatever is cut between two', async () => {
  const long = `${'a'.repeat(128 * 1024 - 1)}ü€😀`.repeat(2)
  for (const encoded of [Buffer.from(long), Buffer.from(`\uFEFF${long}`, 'utf16le')])
    expect((await read(encoded)).texts.join('')).toBe(long)
  const late = Buffer.concat([Buffer.from('a'.repeat(300_000)), Buffer.from([0xfc])])
  expect((await read(late)).texts.join(''), 'not UTF-8 in the last piece').toMatch(/^a+ü$/)
})

test.each([
  ['UTF-8', Buffer.from('Grüße')],
  ['UTF-8 with a mark', Buffer.from('\uFEFFGrüße')],
  ['UTF-16 little-endian', Buffer.from('\uFEFFGrüße', 'utf16le')],
  ['UTF-16 big-endian', Buffer.from('\uFEFFGrüße', 'utf16le').swap16()],
  ['Windows-1252', Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65])],
])('decodes %s', async (_, content) => {
  expect((await read(content)).texts).toEqual(['Grüße'])
})

test('cuts long text into pages at paragraphs, without losing anything', async () => {
  const paragraphs = Array.from({ length: 400 }, (_, i) => `Paragraph ${i} says something of its own.`)
  const { texts } = await read(Buffer.from(paragraphs.join('\n\n')))
  expect(texts.length).toBeGreaterThan(2)
  expect(texts.join('\n\n')).toBe(paragraphs.join('\n\n'))
})

test('cuts text without any spaces, but never within a character', async () => {
  const text = '🙂'.repeat(5000)
  const { texts } = await read(Buffer.from(text))
  expect(texts.join('')).toBe(text)
  expect(texts.every((part) => part.isWellFormed())).toBe(true)
})

test('takes the title of Markdown from its first heading', async () => {
  const { opened } = await read(Buffer.from('intro\n\n# The *Manual* #\n\ntext'), 'text/markdown')
  expect(opened).toMatchObject({ metadata: { title: 'The *Manual*' } })
})

test('is not slowed down by endless blanks', async () => {
  const blanks = ' '.repeat(3_000_000)
  const { opened, texts } = await read(Buffer.from(`# a${blanks}b\n${'\t #'.repeat(1000)}`), 'text/markdown')
  expect(opened).toMatchObject({ metadata: { title: 'a' } })
  expect(texts.join('')).toMatch(/^# a.*b\n/)
})
