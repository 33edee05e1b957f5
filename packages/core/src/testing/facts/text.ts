import { FACT, type PlacedFact } from './placed-fact.ts'

type Ways = Readonly<
  Record<string, string | Uint8Array | readonly [content: string | Uint8Array, fact: string]>
>

function placed(format: string, extension: PlacedFact['extension'], ways: Ways): PlacedFact[] {
  return Object.entries(ways).map(([way, value]) => {
    const [content, fact] = typeof value === 'string' || value instanceof Uint8Array ? [value, FACT] : value
    return { format, way, extension, content: Buffer.from(content), fact }
  })
}

const html: Ways = {
  paragraph: `<p>${FACT}</p>`,
  'table cell': `<table><tr><td>a<td>${FACT}</table>`,
  'spanning cell': [`<table><tr><td rowspan=2>${FACT}<td>a<tr><td>b</table>`, `${FACT} | b`],
  caption: `<table><caption>${FACT}</caption><tr><td>a</table>`,
  'header and footer': `<header>${FACT}</header><p>text</p>`,
  details: `<details><summary>more</summary>${FACT}</details>`,
  definition: `<dl><dt>a<dd>${FACT}</dl>`,
  'form text': `<input value="${FACT}">`,
  'form choice': `<select><option>a<option selected>${FACT}</select>`,
  'form area': `<textarea>${FACT}</textarea>`,
  'ticked box': ['<input type=checkbox checked>yes', '☒ yes'],
  button: `<button>${FACT}</button>`,
  'image description': `<img src=a.png alt="${FACT}">`,
  drawing: `<svg><text>${FACT}</text></svg>`,
  formula: ['<math><msup><mn>10</mn><mn>6</mn></msup></math>', '10^6'],
  superscript: ['10<sup>6</sup>', '10^6'],
  'list letter': ['<ol type=a><li>a<li value=5>Five</ol>', 'e. Five'],
  'list counted down': ['<ol reversed start=5><li>a<li>Four</ol>', '4. Four'],
  preformatted: `<pre>${FACT}</pre>`,
  'struck text': [`<p>It is <s>800</s> 900`, '[struck out: 800] 900'],
  title: `<title>${FACT}</title><p>text</p>`,
  'late charset': [
    Buffer.from(`<script>${'x'.repeat(3000)}</script><meta charset=koi8-r><p>\xc4\xc1`, 'latin1'),
    'да',
  ],
}

const markdown: Ways = {
  paragraph: FACT,
  'table cell': [`|a|b|\n|-|-|\n|c|${FACT}|`, `c | ${FACT}`],
  'front matter': `---\ntitle: x\nnote: ${FACT}\n---\ntext`,
  'front matter title': `---\ntitle: "${FACT}"\n---\ntext`,
  code: `\`\`\`\n${FACT}\n\`\`\``,
  'image description': `![${FACT}](data:image/png;base64,${'A'.repeat(9000)})`,
  'behind a picture': `![a](data:image/png;base64,${'A'.repeat(200_000)})\n${FACT}`,
  'last line': `${'line\n'.repeat(50_000)}${FACT}`,
}

const plain: Ways = {
  line: FACT,
  'behind a form feed': `text\f${FACT}`,
  'UTF-16': Buffer.from(`\uFEFF${FACT}`, 'utf16le'),
  'UTF-16 without a mark': Buffer.from(`text: ${FACT}`, 'utf16le'),
  'Windows-1251': [
    Buffer.from('d1f0eeea20e4eee3eee2eef0e020f1eef1f2e0e2ebffe5f220f2f0e820e3eee4e02e', 'hex'),
    'Срок договора',
  ],
  Shift_JIS: [Buffer.from('8c5f96f182cc8afa8ad482cd8e4f944e8ad482c682b782e98142', 'hex'), '契約の期間'],
  'a bad byte': [Buffer.concat([Buffer.from('für alle Räume gültig, '), Buffer.from([0xff])]), '\xff'],
  'a broken word': ['inter\u00AD\nnational', 'international'],
}

const csv: Ways = {
  cell: [`a,b\n1,${FACT}`, `b: ${FACT}`],
  header: `a,${FACT}\n1,2`,
  'title row': `${FACT},,\n,,\na,b,c\n1,2,3\n4,5,6`,
  'unnamed column': `a,,c\n1,${FACT},3\n2,y,4`,
  'cell too many': `a,b\n1,2,${FACT}`,
  'quoted cell': `a,b\n1,"x, ""y""\n${FACT}"`,
  'behind an open quote': `a,b\n1,"x\n2,${FACT}`,
  'last row': `a,b\n${'1,2\n'.repeat(50_000)}3,${FACT}`,
  'year column': ['Land,2019,2020\nMalta,504,4711', '2020: 4711'],
}

const jsonl: Ways = {
  'repeated name': `{"a":"${FACT}","a":1}`,
  record: `{"a":1}\n{"b":"${FACT}"}`,
  'broken line': `{"a":1}\n{"b":"${FACT}"\n{"c":2}`,
}

const log: Ways = {
  'coloured words': [`\u001b[31mQuorum\u001b[0m \u001b[1m4711\u001b[0m`, FACT],
}

const vtt: Ways = {
  cue: `WEBVTT\n\n00:01.000 --> 00:02.000\n${FACT}`,
  'line after one of blanks': `WEBVTT\n\n00:01.000 --> 00:02.000\n \n${FACT}`,
  'lines that roll': [
    'WEBVTT\n\n00:01.000 --> 00:02.000\nthe Quorum\n\n00:02.000 --> 00:03.000\nthe Quorum\n4711 is met',
    `the ${FACT} is met`,
  ],
}

const json: Ways = {
  'repeated name': `{"a":"${FACT}","a":1}`,
  value: `{"a":{"b":["${FACT}"]}}`,
  'behind a comment': `{\n// yes\n"a": "${FACT}"\n}`,
  'cut off': `{"a": [1, {"b": "${FACT}"`,
  'lines named as JSON': `{"a":1}\n{"b":"${FACT}"}`,
}

function shownBy(data: object): string {
  return JSON.stringify({ cells: [{ cell_type: 'code', source: 'x', outputs: [{ data }] }] })
}

const alternatives = (text: string, html: string) =>
  `From: a@example.com\r\nContent-Type: multipart/alternative; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--B\r\nContent-Type: text/html\r\n\r\n${html}\r\n--B--`

const mail: Ways = {
  text: alternatives(FACT, `<p>${FACT}</p>`),
  'HTML beside another text': alternatives('View this in another program.', `<p>The total is ${FACT}.</p>`),
}

const notebook: Ways = {
  cell: JSON.stringify({ cells: [{ cell_type: 'code', source: FACT }] }),
  output: JSON.stringify({ cells: [{ cell_type: 'code', source: '', outputs: [{ text: FACT }] }] }),
  'output as HTML': shownBy({
    'text/html': `<b>${FACT}</b>`,
    'text/plain': '<IPython.core.display.HTML object>',
  }),
  'output as LaTeX': shownBy({ 'text/latex': FACT }),
  'output as a drawing': shownBy({
    'image/svg+xml': `<svg><text>${FACT}</text></svg>`,
    'text/plain': '<Figure size 640x480 with 1 Axes>',
  }),
  'output as JSON': shownBy({ 'application/json': { fact: FACT } }),
  'cut off': `{"cells": [{"source": "${FACT}"`,
}

export const TEXT_FACTS: readonly PlacedFact[] = [
  ...placed('HTML', 'html', html),
  ...placed('Markdown', 'md', markdown),
  ...placed('plain text', 'txt', plain),
  ...placed('CSV', 'csv', csv),
  ...placed('JSON', 'json', json),
  ...placed('JSON Lines', 'jsonl', jsonl),
  ...placed('notebook', 'ipynb', notebook),
  ...placed('log', 'log', log),
  ...placed('WebVTT', 'vtt', vtt),
  ...placed('e-mail', 'eml', mail),
]
