import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { xmlExtractor } from './xml.ts'

describeExtractor('xmlExtractor', () => xmlExtractor({ pageCharacters: 1 }), {
  mediaType: 'application/xml',
  make: (pages) => Buffer.from(`<a>${pages.map((page) => `<p>${page}</p>`).join('')}</a>`),
  shown: (text) => `p: ${text}`,
  refusesGarbage: true,
})

const read = (text: string | Buffer, type = 'application/xml') =>
  readBytes({ ...xmlExtractor(), mediaTypes: [type] }, text, 'a.xml')

test('writes elements with their names and attributes, and keeps paragraphs together', async () => {
  const { pages } = await read(
    '<?xml version="1.0"?><book xmlns="x" id="1"><title lang="en">Rent</title><para>It is <b>900</b> euros.</para><price value="5"/></book>',
  )
  expect(pages[0]?.text).toBe('title: lang: en | Rent\npara: It is 900 euros.\nprice: value: 5')
})

test('reads the text of an SVG, not its styles', async () => {
  const svg =
    '<svg width="5"><style>a{}</style><title>Plan</title><text x="1">North <tspan>wing</tspan></text></svg>'
  expect((await read(svg, 'image/svg+xml')).pages[0]?.text).toBe('Plan\nNorth wing')
})

test('expands no entities, and refuses what is nested too deep', async () => {
  const bomb = `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(1000)}">]><a>${'&b;'.repeat(10)}</a>`
  expect((await read(bomb)).pages[0]?.text).toBe(`a: ${'&b;'.repeat(10)}`)
  await expect(read('<a>'.repeat(5000))).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
})

test('reads the encoding that the file declares', async () => {
  const text = '<?xml version="1.0" encoding="windows-1252"?><a>M\u00fcnchen, \u00a7 5</a>'
  expect((await read(Buffer.from(text, 'latin1'))).pages[0]?.text).toBe('a: M\u00fcnchen, \u00a7 5')
  const cyrillic = Buffer.concat([
    Buffer.from('<?xml version="1.0" encoding="windows-1251"?><a>'),
    Buffer.from([0xcd, 0xe0, 0xf1, 0xee, 0xf1]),
    Buffer.from('</a>'),
  ])
  expect((await read(cyrillic)).pages[0]?.text).toBe('a: \u041d\u0430\u0441\u043e\u0441')
})

test('leaves out what an SVG does not display', async () => {
  const svg =
    '<svg><text>Seen</text><g display="none"><text>Not seen</text></g><g style="display: none"><text>Nor</text></g></svg>'
  expect((await read(svg, 'image/svg+xml')).pages[0]?.text).toBe('Seen')
})
