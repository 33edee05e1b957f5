import { readXml } from '../docx/xml.ts'
import type { Extractor } from '../extractor.ts'
import { declaredCharset } from '../html/html.ts'
import { pageBuilder } from '../pages/pages.ts'
import { wholeTextExtractor } from '../pages/whole-text.ts'
import { streamOf } from '../zip/archive.ts'

/** Options of {@link xmlExtractor}. */
export interface XmlOptions {
  /** The characters of a page. @defaultValue 6000 */
  readonly pageCharacters?: number
}

interface Element {
  readonly name: string
  readonly attributes: string
  text: string
  /** Whether it has text of its own; with child elements beside it, it is a paragraph. */
  hasText: boolean
  readonly lines: string[]
}

const UNSEEN = new Set(['script', 'style', 'metadata'])
/** Attributes that only serve the markup. */
const TECHNICAL = /^(?:xmlns|xsi:|xml:|id$|class$|style$)/

function isHidden({ display, visibility, style = '' }: Readonly<Record<string, string>>): boolean {
  return (
    display === 'none' ||
    visibility === 'hidden' ||
    /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style)
  )
}

/**
 * Reads XML: a line for each element with text, `name: text`; text with markup in it stays one line. Of an SVG, the text
 * that it shows. Entities that the file defines are not expanded.
 */
export function xmlExtractor({ pageCharacters = 6000 }: XmlOptions = {}): Extractor {
  const read = async (text: string, mediaType: string) => {
    const pages = pageBuilder({ characters: pageCharacters })
    const isPicture = mediaType === 'image/svg+xml'
    let seen = 0
    let unseen = 0
    const open: Element[] = []
    await readXml(streamOf(text), {
      open(name, attributes) {
        seen++
        if (unseen > 0 || (isPicture && (UNSEEN.has(name) || isHidden(attributes)))) {
          unseen++
          return
        }
        open.push({
          name,
          attributes: isPicture ? '' : written(attributes),
          text: '',

          hasText: false,
          lines: [],
        })
      },
      text(more) {
        const element = unseen === 0 ? open.at(-1) : undefined
        if (element === undefined) return
        element.text += more
        element.hasText ||= more.trim() !== ''
      },
      close() {
        if (unseen > 0) {
          unseen--
          return
        }
        const element = open.pop()
        if (element === undefined) return
        const parent = open.at(-1)
        const lines = linesOf(element, isPicture)
        if (parent === undefined) for (const line of lines) pages.add({ text: line })
        else {
          // The text of a paragraph includes that of the elements in it.
          parent.text += element.text.trim() === '' ? ' ' : element.text
          parent.lines.push(...lines)
        }
      },
    })
    if (seen === 0) throw new Error('no elements')
    return { pages: pages.end(), isCut: true, problems: [] }
  }
  return wholeTextExtractor(['application/xml', 'image/svg+xml'], 'XML', read, declaredCharset)
}

function linesOf({ name, attributes, text, hasText, lines }: Element, isPicture: boolean): readonly string[] {
  const words = text.replace(/\s+/g, ' ').trim()
  const own = hasText ? words : ''
  const said = [attributes, own].filter((part) => part !== '').join(' | ')
  const line = said === '' ? [] : [isPicture ? said : `${name}: ${said}`]
  return own === '' ? [...line, ...lines] : line
}

function written(attributes: Readonly<Record<string, string>>): string {
  const shown = Object.entries(attributes).filter(
    ([name, value]) => value.trim() !== '' && !TECHNICAL.test(name),
  )
  return shown.map(([name, value]) => `${name}: ${value.replace(/\s+/g, ' ').trim()}`).join(' | ')
}
