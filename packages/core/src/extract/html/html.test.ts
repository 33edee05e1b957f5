import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { readHtml as readDocument } from './blocks.ts'
import { htmlExtractor } from './html.ts'

describeExtractor('htmlExtractor', htmlExtractor, {
  mediaType: 'text/html',
  make: (pages) =>
    Buffer.from(pages.map((page) => `<p style="page-break-before: always">${page}</p>`).join('\n')),
  refusesGarbage: false,
})

function readHtml(html: string) {
  const { metadata, pages, problems } = readDocument(html)
  return { title: metadata?.title, pages: pages.map(({ text }) => text), problems }
}

const textOf = (html: string) => readHtml(html).pages.join('\n<page>\n')

test.each([
  ['entities', 'a &amp; b &lt;c&gt; &eacute;&#8364;&#x1F642; &nope;', 'a & b <c> é€🙂 &nope;'],
  ['white space', '<p>one\n  two\t<b>three</b>four</p>', 'one two threefour'],
  ['paragraphs', '<p>one<p>two</p>three', 'one\n\ntwo\n\nthree'],
  ['lines', '<div>one</div><div>two<br>three</div>', 'one\ntwo\nthree'],
  ['lists', '<ul><li>one<li>two</ul><ol start=3><li>three</ol>', '- one\n- two\n\n3. three'],
  [
    'items that are paragraphs',
    '<ol><li><p>one</p><p>more</p></li>\n<li><div>two</div></ol>x',
    '1. one\n\nmore\n\n2. two\n\nx',
  ],
  [
    'struck text',
    '<p>Rent <del>800</del><ins>900</ins>, <s>old</s></p><del><p>gone</p></del>',
    'Rent [struck out: 800] 900, [struck out: old]\n\n[struck out: gone]',
  ],
  [
    'text that is struck by its style',
    '<p>Rent <span style="color:red; text-decoration: underline line-through">8<b>00</b></span> <span style="text-decoration:underline">900</span></p>',
    'Rent [struck out: 800] 900',
  ],
  ['items without text', '<ol><li><p></p></li></ol><p>x</p>', 'x'],
  ['rows of equal values', '<table><tr><td>5<td>5<td>5<tr><td colspan=3>5</table>', '5 | 5 | 5\n5'],
  [
    'XHTML',
    '<?xml version="1.0"?><html><head><title/></head><body><p>one</p><script/>two</body></html>',
    'one\n\ntwo',
  ],
  ['preformatted text', '<pre>\n  a\n    b\n</pre>', 'a\n    b'],
  [
    'tables',
    '<table><tr><th>Region<th>Sales<tr><td>North<td><p>12</p><p>13</p><tr><td><td>4</table>end',
    'Region | Sales\nNorth | 12 13\n | 4\n\nend',
  ],
  [
    'tables within tables',
    '<table><tr><td>left<table><tr><td>a<td>b</table><td>right</table>',
    'left\n\na | b\n\nright',
  ],
  [
    'cells over several rows and columns',
    '<table><tr><th><th colspan=2>Basic<tr><td rowspan=2>South<td>Q1<td>90<tr><td>Q2<td>97<tr><td colspan=3>All in euros</table>',
    '| Basic | Basic\nSouth | Q1 | 90\nSouth | Q2 | 97\nAll in euros',
  ],
  [
    'powers, units, ordinals, notes and indices',
    '10<sup>6</sup> x<sup>-1</sup> 5 km<sup>2</sup> 1<sup>st</sup> revenue<sup>1</sup> and profit<sup>[2]</sup> CO<sub>2</sub> a<sub>i</sub>',
    '10^6 x^-1 5 km^2 1st revenue ¹ and profit [2] CO2 a_i',
  ],
  [
    'formulas',
    '<p>So <math><mi>E</mi><mo>=</mo><msup><mi>c</mi><mn>2</mn></msup><mo>+</mo><mfrac><mn>1</mn><mrow><mi>x</mi><mo>-</mo><mn>2</mn></mrow></mfrac><annotation>tex</annotation></math>.',
    'So E = c^2 + 1/(x-2).',
  ],
  [
    'what is filled into forms',
    '<form><label>Name</label><input value="Ada"><label>City</label><select><option>Paris<option selected>Oslo</select><select><option>first<option>second</select><textarea>On\nTuesday</textarea><input type=checkbox checked>Express<input type=radio>Slow</form>',
    'Name Ada City Oslo first On Tuesday ☒ Express ☐ Slow',
  ],
  [
    'drawings',
    '<p>See<svg><g><text>Peak <tspan>4200</tspan> kW</text><text>July</text></g></svg>end',
    'See\nPeak 4200 kW\nJuly\nend',
  ],
  [
    'what images show',
    '<p>Chart <img src=a.png alt="Sales rose to 12"> end',
    'Chart [Image: Sales rose to 12] end',
  ],
])('shows %s as lines', (_, html, expected) => {
  expect(textOf(html)).toBe(expected)
})

test.each([
  '<script>x = "<p>secret</p>"</script>',
  '<style>secret</style>',
  '<template><p>secret</p></template>',
  '<noscript>secret</noscript>',
  '<!-- secret -->',
  '<div hidden><p>secret<br>secret</p><img></div>',
  '<span style="color: red; display:none">secret</span>',
  '<p style="visibility: hidden">secret</p>',
  '<datalist><option>secret</datalist>',
  '<svg><title>secret</title><defs><text>secret</text></defs><style>secret</style></svg>',
  '<img alt="">',
  '<input type="hidden" value="secret"><input type="password" value="secret">',
  '<dialog>secret</dialog>',
])('does not show what a browser hides: %s', (html) => {
  expect(readHtml(`<p>before</p>${html}<p>after</p>`)).toMatchObject({
    title: null,
    pages: ['before\n\nafter'],
  })
})

test('uses the title of the document, else its first heading', () => {
  expect(readHtml('<head><title>The &amp;\n Title</title><body><h1>Other</h1>')).toMatchObject({
    title: 'The & Title',
    pages: ['Other'],
  })
  expect(readHtml('<h2>The <i>Heading</i></h2><h2>Second</h2>').title).toBe('The Heading')
})

test('keeps a heading with what follows it, and repeats the header of a table on its next page', () => {
  const filler = `<p>${'word '.repeat(1150)}</p>`
  const rows = Array.from({ length: 40 }, (_, i) => `<tr><td>${'cell '.repeat(40)}<td>${i}</tr>`)
  const { pages } = readHtml(
    `${filler}<h2>Sales</h2><table><tr><th>What<th>How many</tr>${rows.join('')}</table>`,
  )
  expect(pages[1]?.startsWith('Sales\n\nWhat | How many\ncell')).toBe(true)
  expect(pages[2]?.startsWith('What | How many\ncell')).toBe(true)
  expect(pages.every((page) => page.length <= 6000)).toBe(true)
  expect(pages.join('\n').match(/\| \d+$/gm)).toHaveLength(40)
})

test('warns about a page without text', async () => {
  const { pages } = await read(Buffer.from('<script>app()</script>'))
  expect(pages).toMatchObject([{ page: { text: '' }, warnings: [{ page: 1, code: 'NO_TEXT' }] }])
})

test('decodes the encoding that the document declares', async () => {
  const latin2 = Buffer.from(
    '<meta http-equiv=Content-Type content="text/html; charset=iso-8859-2">\xb3',
    'latin1',
  )
  expect((await read(latin2)).pages).toMatchObject([{ page: { text: 'ł' } }])
  const late = Buffer.from(`<script>${'x'.repeat(5000)}</script><meta charset=koi8-r>\xc4\xc1`, 'latin1')
  expect((await read(late)).pages).toMatchObject([{ page: { text: 'да' } }])
  expect((await read(Buffer.from('<meta charset=nonsense>\xe9', 'latin1'))).pages).toMatchObject([
    { page: { text: 'é' } },
  ])
})

test('reads hostile markup within seconds', { timeout: 60_000 }, () => {
  const fill = (unit: string, size = 3_000_000) => unit.repeat(Math.ceil(size / unit.length))
  expect(readHtml(`<p>first</p>${fill('<div>')}last`)).toMatchObject({
    pages: ['first\n\nlast'],
    problems: [{ code: 'DAMAGED', message: expect.stringContaining('nested') }],
  })
  expect(readHtml(`${fill('<p>x')}<p>last`).pages.at(-1)).toMatch(/last$/)
  expect(readHtml(`<p>first</p><a href="${fill('x')}">last`).pages).toEqual(['first\n\nlast'])
  expect(readHtml(`first${fill('<')}`).pages.length).toBeGreaterThan(400)
  expect(readHtml(`first${fill(' ')}last`).pages).toEqual(['first last'])
  expect(readHtml(`first<!--${fill('-')}last`).pages).toEqual(['first'])
})

test.each([
  ['div', '<div>', '</div>'],
  ['table', '<table><tr><td>', '</td></tr></table>'],
  ['list', '<ul><li>', '</li></ul>'],
  ['quote', '<blockquote class="a > b">', '</blockquote>'],
  ['hidden element', '<div style="display: none"></div><span>', '</span>'],
])(
  'reads the text inside 200,000 levels of a %s, with a warning',
  { timeout: 20_000 },
  async (_, open, close) => {
    const html = `<p>before</p>${open.repeat(200_000)}in<b>side</b>${close.repeat(200_000)}<p>after</p>`
    const { pages } = await read(Buffer.from(html))
    const text = pages.map((event) => (event.type === 'page' ? event.page.text : '')).join('\n')
    expect(text).toMatch(/^before\s[\s\S]*inside[\s\S]*after$/)
    expect(pages.at(-1)).toMatchObject({ warnings: [{ code: 'DAMAGED' }] })
  },
)

test('does not take scripts for text where nesting is too deep', () => {
  const html = `${'<div>'.repeat(2000)}<script>"<p>code"</script><title>title</title><p>last`
  expect(readHtml(html).pages).toEqual(['last'])
})

async function read(content: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-html-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.html')
  writeFileSync(path, content)
  const request = { path, mediaType: 'text/html', name: 'file.html' }
  const [opened, ...pages] = await Array.fromAsync(htmlExtractor().extract(request))
  return { opened, pages }
}

test('reads a long file in pieces as it reads a whole one', async () => {
  const row = (number: number) => `<h2>Part ${number}</h2><p>Größe ${number} <b>bold</b></p>`
  const rows = Array.from({ length: 20_000 }, (_, number) => row(number)).join('')
  const html = `<meta charset=utf-8><title>Long</title>${rows}${'<div>'.repeat(3000)}${rows}<p>last`
  const whole = readHtml(html)
  const { pages, opened, warnings } = await readBytes(htmlExtractor(), html, 'long.html')
  expect(pages.map(({ text }) => text)).toEqual(whole.pages)
  expect(opened).toMatchObject({ pageCount: whole.pages.length, metadata: { title: 'Long' } })
  expect(opened?.outline).toHaveLength(40_000)
  expect(warnings).toMatchObject([{ page: pages.length, code: 'DAMAGED' }])
})

test('keeps the cells after one that claims to span more columns than any table has', () => {
  expect(textOf('<table><tr><td colspan=100000>one<td>two</table>')).toMatch(/two$/)
})
