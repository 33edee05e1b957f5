import { makeDocx, paragraph } from '../docx.ts'
import { FACT, type PlacedFact } from './placed-fact.ts'

const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const run = (text: string, properties = '') =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const field = (data: string, result = '') =>
  `<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData>${data}</w:ffData></w:fldChar></w:r>${result}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`
const box = (content: string) => `<w:txbxContent>${content}</w:txbxContent>`
const cell = (text: string, properties = '') =>
  `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(text)}</w:tc>`

type Parts = Readonly<Record<string, string>>

/** Puts the fact into another part, to which the body refers by `r1`. */
function part(type: string, name: string, content: string, body = paragraph('Some text.')): [string, Parts] {
  const relations = `<Relationships><Relationship Id="r1" Type="${RELATION}/${type}" Target="${name}"/></Relationships>`
  return [body, { 'word/_rels/document.xml.rels': relations, [`word/${name}`]: content }]
}

const ways: Readonly<Record<string, [body: string, parts?: Parts, fact?: string]>> = {
  paragraph: [paragraph(FACT)],
  'table cell': [`<w:tbl><w:tr>${cell('a')}${cell(FACT)}</w:tr></w:tbl>`],
  'merged cell': [
    `<w:tbl><w:tr>${cell(FACT, '<w:vMerge w:val="restart"/>')}${cell('a')}</w:tr><w:tr>${cell('', '<w:vMerge/>')}${cell('b')}</w:tr></w:tbl>`,
    {},
    `${FACT} | b`,
  ],
  'text box': [
    `<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>${box(paragraph(FACT))}</wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>`,
  ],
  'old text box': [`<w:p><w:r><w:pict><v:textbox>${box(paragraph(FACT))}</v:textbox></w:pict></w:r></w:p>`],
  'content control': [`<w:sdt><w:sdtContent>${paragraph(FACT)}</w:sdtContent></w:sdt>`],
  'form text': [field('<w:textInput/>', run(FACT))],
  'form choice': [
    field(`<w:ddList><w:result w:val="1"/><w:listEntry w:val="x"/><w:listEntry w:val="${FACT}"/></w:ddList>`),
  ],
  'ticked box': [field('<w:checkBox><w:checked/></w:checkBox>'), {}, '☒'],
  symbol: [`<w:p><w:r><w:sym w:font="Symbol" w:char="F0B1"/></w:r>${run('5')}</w:p>`, {}, '±5'],
  'unknown symbol': [`<w:p><w:r><w:sym w:font="Webdings" w:char="F0FF"/></w:r></w:p>`, {}, '\u2713'],
  superscript: [`<w:p>${run('10')}${run('6', '<w:vertAlign w:val="superscript"/>')}</w:p>`, {}, '10^6'],
  formula: [
    '<w:p><m:oMath><m:f><m:num><m:r><m:t>4711</m:t></m:r></m:num><m:den><m:r><m:t>x</m:t></m:r></m:den></m:f></m:oMath></w:p>',
    {},
    '4711/x',
  ],
  'inserted text': [`<w:p><w:ins>${run(FACT)}</w:ins></w:p>`],
  link: [`<w:p><w:hyperlink>${run(FACT)}</w:hyperlink></w:p>`],
  'picture description': [`<w:p><w:r><w:drawing><wp:docPr descr="${FACT}"/></w:drawing></w:r></w:p>`],
  header: part('header', 'header1.xml', `<w:hdr>${paragraph(FACT)}</w:hdr>`),
  footer: part('footer', 'footer1.xml', `<w:ftr>${paragraph(FACT)}</w:ftr>`),
  footnote: [
    paragraph('text'),
    { 'word/footnotes.xml': `<w:footnotes><w:footnote>${paragraph(FACT)}</w:footnote></w:footnotes>` },
  ],
  endnote: [
    paragraph('text'),
    { 'word/endnotes.xml': `<w:endnotes><w:endnote>${paragraph(FACT)}</w:endnote></w:endnotes>` },
  ],
  comment: [
    paragraph('text'),
    {
      'word/comments.xml': `<w:comments><w:comment w:author="A">${paragraph(FACT)}</w:comment></w:comments>`,
    },
  ],
  chart: part(
    'chart',
    'charts/chart1.xml',
    `<c:ser><c:tx><c:v>${FACT}</c:v></c:tx><c:val><c:pt><c:v>1</c:v></c:pt></c:val></c:ser>`,
    '<w:p><w:r><c:chart r:id="r1"/></w:r></w:p>',
  ),
  SmartArt: part(
    'diagramData',
    'diagrams/data1.xml',
    `<dgm:pt><a:p><a:r><a:t>${FACT}</a:t></a:r></a:p></dgm:pt>`,
    '<w:p><w:r><dgm:relIds r:dm="r1"/></w:r></w:p>',
  ),
  'embedded page': part('aFChunk', 'page.html', `<p>${FACT}</p>`, '<w:altChunk r:id="r1"/>'),
  'embedded RTF': part('aFChunk', 'page.rtf', `{\\rtf1 ${FACT}}`, '<w:altChunk r:id="r1"/>'),
  'embedded object': part('oleObject', 'embeddings/object1.bin', FACT),
  picture: part('image', 'media/image1.png', 'pixels'),
  title: [
    paragraph('text'),
    { 'docProps/core.xml': `<cp:coreProperties><dc:title>${FACT}</dc:title></cp:coreProperties>` },
  ],
}

export const DOCX_FACTS: readonly PlacedFact[] = Object.entries(ways).map(
  ([way, [body, parts, fact = FACT]]) => ({
    format: 'Word',
    way,
    extension: 'docx',
    content: makeDocx(body, parts),
    fact,
  }),
)
