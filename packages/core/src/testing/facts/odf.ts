import { makeOdf } from '../odf.ts'
import { FACT, type PlacedFact } from './placed-fact.ts'

const p = (text: string) => `<text:p>${text}</text:p>`
const cell = (text: string) => `<table:table-cell>${p(text)}</table:table-cell>`
const row = (...cells: string[]) => `<table:table-row>${cells.map(cell).join('')}</table:table-row>`
const object = (body: string) =>
  `<office:document-content><office:body>${body}</office:body></office:document-content>`
const chart = (title: string, value: string) =>
  object(
    `<office:chart><chart:chart><chart:title>${p(title)}</chart:title><chart:plot-area/><table:table table:name="local-table"><table:table-header-rows>${row('', 'Sales')}</table:table-header-rows>${row('North', value)}</table:table></chart:chart></office:chart>`,
  )
const frame = `<draw:frame><draw:object xlink:href="./Object 1"/><draw:image xlink:href="./ObjectReplacements/Object 1"/></draw:frame>`
const shown = `<text:p>See ${frame}</text:p>`
const embedded = (content: string) => makeOdf('text', shown, '', { 'Object 1/content.xml': content })

const text: Readonly<Record<string, readonly [content: Buffer, fact: string]>> = {
  paragraph: [makeOdf('text', p(FACT)), FACT],
  'chart title': [embedded(chart(FACT, '7')), FACT],
  'chart value': [embedded(chart('Sales', FACT)), `Sales: North ${FACT}`],
  formula: [
    embedded(
      '<math><semantics><msup><mn>10</mn><mn>6</mn></msup><annotation>x</annotation></semantics></math>',
    ),
    '10^6',
  ],
  'embedded sheet': [
    embedded(object(`<office:spreadsheet><table:table>${row('a', FACT)}</table:table></office:spreadsheet>`)),
    `a | ${FACT}`,
  ],
  'embedded text': [embedded(object(`<office:text>${p(FACT)}</office:text>`)), FACT],
  'object of another program': [makeOdf('text', shown, '', { 'Object 1': FACT }), FACT],
  'hidden section': [
    makeOdf('text', `<text:p>a</text:p><text:section text:display="none">${p(FACT)}</text:section>`),
    FACT,
  ],
  footnote: [
    makeOdf('text', `<text:p>a<text:note><text:note-body>${p(FACT)}</text:note-body></text:note></text:p>`),
    FACT,
  ],
}

const value = (attributes: string) =>
  makeOdf(
    'spreadsheet',
    `<table:table><table:table-row><table:table-cell ${attributes}/></table:table-row></table:table>`,
  )

const values: Readonly<Record<string, readonly [content: Buffer, fact: string]>> = {
  'value without text': [value('office:value-type="float" office:value="4711"'), '4711'],
  'share without text': [value('office:value-type="percentage" office:value="0.07"'), '7%'],
  'date without text': [value('office:value-type="date" office:date-value="2024-03-01"'), '2024-03-01'],
}

export const ODF_FACTS: readonly PlacedFact[] = [
  ...Object.entries(values).map(
    ([way, [content, fact]]) =>
      ({ format: 'OpenDocument spreadsheet', way, extension: 'ods', content, fact }) as const,
  ),
  ...Object.entries(text).map(
    ([way, [content, fact]]) =>
      ({ format: 'OpenDocument text', way, extension: 'odt', content, fact }) as const,
  ),
  {
    format: 'OpenDocument spreadsheet',
    way: 'chart',
    extension: 'ods',
    content: makeOdf(
      'spreadsheet',
      `<table:table table:name="A"><table:shapes>${frame}</table:shapes>${row('a', 'b')}</table:table>`,
      '',
      { 'Object 1/content.xml': chart('Sales', FACT) },
    ),
    fact: `Sales: North ${FACT}`,
  },
  {
    format: 'OpenDocument presentation',
    way: 'chart',
    extension: 'odp',
    content: makeOdf('presentation', `<draw:page>${frame}</draw:page>`, '', {
      'Object 1/content.xml': chart('Sales', FACT),
    }),
    fact: `Sales: North ${FACT}`,
  },
]
