import type { Readable } from 'node:stream'
import { readXml, val } from './xml.ts'

/** What a style says about its paragraphs. */
export interface ParagraphStyle {
  /** Their heading level, from 1; null when they are not headings. */
  readonly heading: number | null
  /** The list that they belong to. */
  readonly list: ListPlace | null
}

/** A place in a list: which list, and how deep. */
export interface ListPlace {
  readonly listId: string
  readonly level: number
}

interface RawStyle {
  name: string
  basedOn: string | null
  outline: number | null
  listId: string | null
  level: number
}

/** More levels of inheritance than anyone uses; stops at cycles. */
const MAX_ANCESTORS = 20

/** Reads `styles.xml`. Returns a function that looks a style up by its id. */
export async function readStyles(source: Readable | null): Promise<(id: string) => ParagraphStyle> {
  const styles = new Map<string, RawStyle>()
  let style: RawStyle | null = null
  await readXml(source, {
    open(name, attributes) {
      const value = val(attributes) ?? ''
      if (name === 'style') {
        style = { name: '', basedOn: null, outline: null, listId: null, level: 0 }
        styles.set(attributes['w:styleId'] ?? '', style)
      } else if (style === null) return
      else if (name === 'name') style.name = value.toLowerCase()
      else if (name === 'basedOn') style.basedOn = value
      else if (name === 'outlineLvl') style.outline = outlineLevel(value)
      else if (name === 'numId') style.listId = value
      else if (name === 'ilvl') style.level = Number(value)
    },
    close(name) {
      if (name === 'style') style = null
    },
  })
  return (id) => {
    const family = ancestors(styles, id)
    const listed = family.find(({ listId }) => listId !== null)
    return {
      heading: family.map(headingLevel).find((level) => level !== null) ?? null,
      list: listed?.listId ? { listId: listed.listId, level: listed.level } : null,
    }
  }
}

/** Converts an outline level, which Word counts from 0 with 9 for body text. */
export function outlineLevel(value: string | undefined): number | null {
  const level = Number(value)
  return level >= 0 && level < 9 ? level + 1 : null
}

function headingLevel({ name, outline }: RawStyle): number | null {
  if (name === 'title') return 1
  const digit = /^heading (\d)$/.exec(name)?.[1]
  return digit === undefined ? outline : Math.max(1, Number(digit))
}

function ancestors(styles: ReadonlyMap<string, RawStyle>, id: string): RawStyle[] {
  const family: RawStyle[] = []
  for (let at = styles.get(id); at !== undefined && family.length < MAX_ANCESTORS; ) {
    family.push(at)
    at = at.basedOn === null ? undefined : styles.get(at.basedOn)
  }
  return family
}
