import { makeOle, numbers } from './ole.ts'

/** A paragraph of {@link makeDoc}. */
export interface MadeParagraph {
  readonly text: string
  /** @defaultValue that of a paragraph */
  readonly mark?: string
  /** 1 to 9 are headings. @defaultValue 0 */
  readonly style?: number
  /** Codes and values of its properties. */
  readonly properties?: readonly (readonly [code: number, value: number])[]
  /** Those of its characters. */
  readonly characters?: readonly (readonly [code: number, value: number])[]
}

type Parts = Partial<Readonly<Record<'footnotes' | 'headers' | 'comments' | 'endnotes' | 'boxes', string>>>

const TEXT_AT = 2048
const PAGE = 512

/** Makes a document of Word 97. Few paragraphs can have properties: there is one page of them. */
export function makeDoc(paragraphs: readonly MadeParagraph[], parts: Parts = {}, flags = 0): Buffer {
  const main = paragraphs.map(({ text, mark = '\r' }) => text + mark)
  const { footnotes = '', headers = '', comments = '', endnotes = '', boxes = '' } = parts
  const rest = [footnotes, headers, comments, endnotes, boxes]
  const text = Buffer.from([...main, ...rest].join(''), 'utf16le')
  const isPlain = paragraphs.every(
    ({ style, properties, characters }) => !style && !properties && !characters,
  )
  const bounds = [TEXT_AT]
  for (const one of main) bounds.push((bounds.at(-1) ?? 0) + 2 * one.length)
  const textEnd = TEXT_AT + Math.ceil(text.length / PAGE) * PAGE
  const stream = Buffer.alloc(textEnd + 2 * PAGE)
  text.copy(stream, TEXT_AT)
  const length = (part: string) => [part.length, 4] as const
  numbers([0xa5ec, 2], [0xc1, 2]).copy(stream)
  stream.writeUInt16LE(flags, 0x0a)
  numbers(
    length(main.join('')),
    ...[
      length(footnotes),
      length(headers),
      [0, 4] as const,
      length(comments),
      length(endnotes),
      length(boxes),
    ],
  ).copy(stream, 0x4c)
  const list = (page: number) => numbers([TEXT_AT, 4], [textEnd, 4], [page, 4])
  const pieces = numbers([0, 4], [text.length / 2, 4], [0, 2], [TEXT_AT, 4], [0, 2])
  const clx = Buffer.concat([numbers([2, 1], [pieces.length, 4]), pieces])
  const table = Buffer.concat([clx, list(textEnd / PAGE), list(textEnd / PAGE + 1)])
  numbers([0, 4], [clx.length, 4]).copy(stream, 0x1a2)
  if (!isPlain) {
    numbers([clx.length, 4], [12, 4], [clx.length + 12, 4], [12, 4]).copy(stream, 0xfa)
    propertyPage(bounds, paragraphs, 1).copy(stream, textEnd)
    propertyPage(bounds, paragraphs, 13).copy(stream, textEnd + PAGE)
  }
  return makeOle({ WordDocument: stream, '0Table': table })
}

function propertyPage(
  bounds: readonly number[],
  paragraphs: readonly MadeParagraph[],
  entryBytes: 1 | 13,
): Buffer {
  const page = Buffer.alloc(PAGE)
  numbers(...bounds.map((at) => [at, 4] as const)).copy(page)
  page[PAGE - 1] = paragraphs.length
  let free = PAGE - 2
  for (const [index, { style = 0, properties = [], characters = [] }] of paragraphs.entries()) {
    const values = entryBytes === 1 ? characters : properties
    const codes = Buffer.concat(values.map(([code, value]) => numbers([code, 2], [value, 1])))
    // The size of a paragraph's list is told in pairs of bytes, one less.
    const body =
      entryBytes === 1
        ? Buffer.concat([numbers([codes.length, 1]), codes])
        : Buffer.concat([numbers([Math.ceil((codes.length + 3) / 2), 1], [style, 2]), codes])
    free -= body.length + (body.length % 2)
    body.copy(page, free)
    page[4 * bounds.length + entryBytes * index] = free / 2
  }
  return page
}
