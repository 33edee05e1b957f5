import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { cutText } from '../pages/cut.ts'
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
  return {
    opened,
    texts: pages.map((event) => (event.type === 'page' ? event.page.text : '')),
    warnings: pages.flatMap((event) => (event.type === 'page' ? event.warnings : [])),
  }
}

test('leaves out the colours of a terminal', async () => {
  expect((await read(Buffer.from('The \u001b[31mpump\u001b[0m failed.'))).texts).toEqual(['The pump failed.'])
})

test('reads what a line of figures was replaced by', async () => {
  const page = 'Total 100\b\b\b250, pump\b\b\b\b____\nRent 9\b\b 8'
  expect((await read(Buffer.from(page))).texts).toEqual(['Total 250, pump\nRent 8'])
})

test('keeps apart what a bell does, and leaves out the end of a file of DOS', async () => {
  expect((await read(Buffer.from('Rent\x07800\x07\nDing\x07 dong\x1a'))).texts).toEqual([
    'Rent 800\nDing dong',
  ])
})

test('reads what a line printer strikes twice once', async () => {
  const page = 'N\bNA\bAM\bME\bE\n     _\bp_\bu_\bm_\bp, p\b_u\b_m\b_p\b_\b'
  expect((await read(Buffer.from(page))).texts).toEqual(['NAME\n     pump, pump'])
})

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

test.each([
  [
    'Windows-1251',
    'd1f0eeea20e4eee3eee2eef0e020f1eef1f2e0e2ebffe5f220f2f0e820e3eee4e02e20c0f0e5ede4ede0ff20efebe0f2e020e2edeef1e8f2f1ff2e',
    'Срок договора составляет три года. Арендная плата вносится.',
  ],
  [
    'KOI8-R',
    'f3d2cfcb20c4cfc7cfd7cfd2c120d3cfd3d4c1d7ccd1c5d420d4d2c920c7cfc4c12e20e1d2c5cec4cec1d120d0ccc1d4c120d7cecfd3c9d4d3d12e',
    'Срок договора составляет три года. Арендная плата вносится.',
  ],
  [
    'ISO-8859-2',
    '5a61bff3b3e62067eab66cb1206a61bcf12e20556d6f7761206e616a6d75207a6f7374616a65207a617761727461206e6120637a6173206e69656f6b7265b66c6f6e792069206d6fbf65206279e6207779706f776965647a69616e612e',
    'Zażółć gęślą jaźń. Umowa najmu zostaje zawarta na czas nieokreślony i może być wypowiedziana.',
  ],
  ['Shift_JIS', '8c5f96f182cc8afa8ad482cd8e4f944e8ad482c682b782e98142', '契約の期間は三年間とする。'],
  ['EUC-JP', 'b7c0ccf3a4ceb4fcb4d6a4cfbbb0c7afb4d6a4c8a4b9a4eba1a3', '契約の期間は三年間とする。'],
  [
    'GB18030',
    'bacfcdacc6dacfdeceaac8fdc4eaa1a3d7e2bdf0ceaac3bfd4c2cee5c7a7d4aaa3ac',
    '合同期限为三年。租金为每月五千元，',
  ],
  [
    'Big5',
    'a658acf9b4c1adadacb0a454a67ea143afb2aaf7acb0a843a4eba4ada464a4b8a141c0b3a9f3a843a4eba440a4e9a4e4a549a143',
    '合約期限為三年。租金為每月五千元，應於每月一日支付。',
  ],
  [
    'EUC-KR',
    'b0e8bee020b1e2b0a3c0ba20bbef20b3e2c0ccb4d92e20c0d3b4ebb7e1b4c220b8c5b4de20b3c0b4cfb4d92e',
    '계약 기간은 삼 년이다. 임대료는 매달 냅니다.',
  ],
  [
    'ISO-2022-JP',
    '1b244237404c73244e347c3456244f3b30472f345624482439246b21231b2842',
    '契約の期間は三年間とする。',
  ],
  ['UTF-16 without a mark', Buffer.from('Grüße aus Köln', 'utf16le').toString('hex'), 'Grüße aus Köln'],
])('detects %s', async (_, hex, expected) => {
  const { texts, warnings } = await read(Buffer.from(hex, 'hex'))
  expect({ texts, warnings }).toEqual({ texts: [expected], warnings: [] })
})

test.each([
  [
    'Mac OS Roman',
    '4cd58e6c8f766520657374206e8e208820426573616e8d6f6e2c206f9d206c6520708f7265208e7461697420656d706c6f798e2e',
    'L’élève est né à Besançon, où le père était employé.',
  ],
  [
    'CP866',
    '84aea3aea2aee020a0e0a5ada4eb20a7a0aaabeee7f1ad20ada020e2e0a820a3aea4a02e',
    'Договор аренды заключён на три года.',
  ],
  [
    'KOI8-U',
    'b7a720cfd2c5cec4cec120d0ccc1d4c120d3d0ccc1ded5a4d4d8d3d120ddcfcda6d3d1c3d12e',
    'Її орендна плата сплачується щомісяця.',
  ],
])('reads %s, which detectors mistake, with a warning', async (_, hex, expected) => {
  const { texts, warnings } = await read(Buffer.from(hex, 'hex'))
  expect(texts).toEqual([expected])
  expect(warnings).toMatchObject([{ page: 1, code: 'ENCODING' }])
})

test.each([
  [
    'ISO-8859-15, which has a euro',
    '446965204dfc6c6c676562fc68722066fc722064617320476562e47564652062657472e46774206ae468726c6963682038342c353020a42c206672fc686572206d6568722066fc722047e47374652e',
    'Die Müllgebühr für das Gebäude beträgt jährlich 84,50 €, früher mehr für Gäste.',
  ],
  [
    'Windows-1253, by its capital alpha',
    'a2f1e8f1ef2031342e20c720f0f1efe8e5f3ecdfe120f0ebe7f1f9ecdef220ebdee3e5e920f3f4e9f2203620cce1c0eff520eadce8e520ddf4eff5f22e',
    'Άρθρο 14. Η προθεσμία πληρωμής λήγει στις 6 Μαΐου κάθε έτους.',
  ],
])('tells %s, from its sibling', async (_, hex, expected) => {
  expect((await read(Buffer.from(hex, 'hex'))).texts).toEqual([expected])
})

test('says that a guess is one where Thai may have been read as Chinese', async () => {
  const thai = 'cad1adadd2e0aae8d2c1d5cdd2c2d8cad2c1bbd520a4e8d2e0aae8d2aad3c3d0b7d8a1e0b4d7cdb9'
  expect((await read(Buffer.from(thai, 'hex'))).warnings).toMatchObject([{ code: 'ENCODING' }])
})

test('loses one character for one bad byte', async () => {
  const text = 'Die Kündigungsfrist für die Räume beträgt drei Monate.\n'.repeat(30)
  const { texts, warnings } = await read(
    Buffer.concat([Buffer.from(text), Buffer.from([0xff]), Buffer.from('Ende für alle')]),
  )
  expect(texts.join('')).toMatch(/beträgt drei Monate\.\n Ende für alle$/)
  expect(warnings).toMatchObject([
    { page: 1, code: 'ENCODING', message: expect.stringContaining('1 character') },
  ])
})

test('warns of an encoding that is only a guess', async () => {
  const { texts, warnings } = await read(Buffer.from('Gr\xfc\xdfe', 'latin1'))
  expect(texts).toEqual(['Grüße'])
  expect(warnings).toMatchObject([{ page: 1, code: 'ENCODING' }])
})

test('a guess from a few letters is told as one', async () => {
  const german = 'Die Kündigungsfrist beträgt drei Monate. '
  const latin = (times: number) => Buffer.from(german.repeat(times), 'latin1')
  expect((await read(latin(1))).warnings).toMatchObject([{ page: 1, code: 'ENCODING' }])
  expect((await read(latin(6))).warnings).toEqual([])
})

test('reads a long text piece by piece as it would read it whole', async () => {
  const text = Array.from({ length: 40_000 }, (_, i) => `Line ${i} of a long text.${' '.repeat(i % 7)}`).join(
    '\n',
  )
  const { texts } = await read(Buffer.from(text))
  expect(texts).toEqual(cutText(text.trim()).map((part) => part.replace(/ +$/gm, '')))
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

test('takes the title of Markdown from its front matter, and no heading from it', async () => {
  const { opened, texts } = await read(
    Buffer.from(
      '---\ntitle: "Pump: a guide"\nauthor:\n  - Ada\n  - Bo\ndate: 2024-05-03\n# comment\n---\n\n```sh\n# build\n```\n# Care\ntext',
    ),
    'text/markdown',
  )
  expect(opened).toMatchObject({
    metadata: { title: 'Pump: a guide', author: 'Ada, Bo', createdAt: '2024-05-03T00:00:00.000Z' },
    outline: [{ title: 'Care', level: 1 }],
  })
  expect(texts[0]).toContain('title: "Pump: a guide"')
  const toml = await read(Buffer.from('+++\ntitle = "Valve"\n+++\ntext'), 'text/markdown')
  expect(toml.opened).toMatchObject({ metadata: { title: 'Valve' } })
})

test('leaves out pictures that are written into Markdown', async () => {
  const picture = `data:image/png;base64,${'iVBORw0K'.repeat(60_000)}`
  const { texts } = await read(
    Buffer.from(`# R\n![chart](${picture}) and\n<img src="${picture}">\nQ4: 1200`),
    'text/markdown',
  )
  expect(texts).toEqual([
    '# R\n![chart](data:image/png;base64,…) and\n<img src="data:image/png;base64,…">\nQ4: 1200',
  ])
})

test('writes the rows of Markdown tables as those of other formats', async () => {
  const table =
    'Sales:\n|Region|Q1|\n|:--|--:|\n|North|110|\n| South \\| East | 90 |\n\n```\n|a|b|\n|-|-|\n```'
  const { texts } = await read(Buffer.from(table), 'text/markdown')
  expect(texts).toEqual(['Sales:\nRegion | Q1\nNorth | 110\nSouth | East | 90\n\n```\n|a|b|\n|-|-|\n```'])
})

test('is not slowed down by endless blanks', async () => {
  const blanks = ' '.repeat(3_000_000)
  const { opened, texts } = await read(Buffer.from(`# a${blanks}b\n${'\t #'.repeat(1000)}`), 'text/markdown')
  expect(opened).toMatchObject({ metadata: { title: 'a' } })
  expect(texts.join('')).toMatch(/^# a.*b\n/)
})
