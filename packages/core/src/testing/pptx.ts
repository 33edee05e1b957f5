import { makeZip } from './docx.ts'

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const NS = `xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${RELATIONS}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`

/** Makes a PowerPoint presentation with PresentationML as the shapes of each slide, and further parts by name. */
export function makePptx(
  slides: readonly string[],
  parts: Readonly<Record<string, string>> = {},
  hidden: ReadonlySet<number> = new Set(),
): Buffer {
  const files = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>`,
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="ppt/presentation.xml"/></Relationships>`,
    'ppt/presentation.xml': `<p:presentation ${NS}><p:sldIdLst>${slides.map((_, i) => `<p:sldId id="${256 + i}" r:id="rId${i + 1}"/>`).join('')}</p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': `<Relationships>${slides.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${RELATIONS}/slide" Target="slides/slide${i + 1}.xml"/>`).join('')}</Relationships>`,
    ...Object.fromEntries(
      slides.map((shapes, i) => [
        `ppt/slides/slide${i + 1}.xml`,
        `<p:sld ${NS}${hidden.has(i + 1) ? ' show="0"' : ''}><p:cSld><p:spTree><p:nvGrpSpPr/>${shapes}</p:spTree></p:cSld></p:sld>`,
      ]),
    ),
    ...parts,
  }
  return makeZip(Object.entries(files).map(([name, content]) => ({ name, content })))
}

/** Returns a shape of a slide. @param place in English Metric Units. */
export function textShape(
  text: string,
  { type, place }: { readonly type?: string; readonly place?: readonly [number, number] } = {},
): string {
  const holder = type === undefined ? '' : `<p:ph type="${type}"/>`
  const at = place === undefined ? '' : `<a:xfrm><a:off x="${place[0]}" y="${place[1]}"/></a:xfrm>`
  const paragraphs = text.split('\n').map((line) => `<a:p><a:r><a:t>${line}</a:t></a:r></a:p>`)
  return `<p:sp><p:nvSpPr><p:nvPr>${holder}</p:nvPr></p:nvSpPr><p:spPr>${at}</p:spPr><p:txBody>${paragraphs.join('')}</p:txBody></p:sp>`
}
