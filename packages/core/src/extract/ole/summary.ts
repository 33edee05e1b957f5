import { TextDecoder } from 'node:util'
import { type DocumentMetadata, NO_METADATA } from '../../document.ts'
import { normalizeText } from '../normalize/normalize.ts'
import { codePageLabel } from './code-page.ts'
import type { OleContainer } from './container.ts'

const PROPERTIES = { codePage: 1, title: 2, author: 4, created: 12, modified: 13 }
const TYPES = { short: 2, text: 0x1e, wide: 0x1f, time: 0x40 }
/** From 1601, when Windows begins to count, to 1970. */
const EPOCH_MS = 11_644_473_600_000
const MAX_PROPERTIES = 100

/** Reads the title, author and dates of a document; what is damaged is left out. */
export function summaryOf(container: OleContainer): DocumentMetadata {
  const stream = container.stream('\u0005SummaryInformation')
  try {
    return stream === null ? NO_METADATA : metadataOf(stream)
  } catch {
    return NO_METADATA
  }
}

function metadataOf(stream: Buffer): DocumentMetadata {
  const section = stream.subarray(stream.readUInt32LE(44))
  const places = new Map<number, number>()
  for (let i = 0; i < Math.min(section.readUInt32LE(4), MAX_PROPERTIES); i++)
    places.set(section.readUInt32LE(8 + 8 * i), section.readUInt32LE(12 + 8 * i))
  const at = (id: number, ...types: readonly number[]) => {
    const place = places.get(id)
    return place !== undefined && types.includes(section.readUInt32LE(place)) ? place : null
  }
  const pageAt = at(PROPERTIES.codePage, TYPES.short)
  const codePage = pageAt === null ? 1252 : section.readUInt16LE(pageAt + 4)
  const text = (id: number) => {
    const place = at(id, TYPES.text, TYPES.wide)
    if (place === null) return null
    const isWide = section.readUInt32LE(place) === TYPES.wide || codePage === 1200
    const length = section.readUInt32LE(place + 4) * (section.readUInt32LE(place) === TYPES.wide ? 2 : 1)
    const bytes = section.subarray(place + 8, place + 8 + Math.min(length, 1000))
    const all = new TextDecoder(isWide ? 'utf-16le' : codePageLabel(codePage)).decode(bytes)
    return (
      normalizeText(all.split('\0')[0] ?? '')
        .replace(/\s+/g, ' ')
        .slice(0, 300) || null
    )
  }
  const time = (id: number) => {
    const place = at(id, TYPES.time)
    return place === null ? null : timeAt(section, place + 4)
  }
  return {
    title: text(PROPERTIES.title),
    author: text(PROPERTIES.author),
    createdAt: time(PROPERTIES.created),
    modifiedAt: time(PROPERTIES.modified),
  }
}

/** Reads a time of Windows; null when it is none. */
export function timeAt(bytes: Buffer, at: number): string | null {
  const ms = Number(bytes.readBigUInt64LE(at) / 10_000n) - EPOCH_MS
  return ms > 0 && ms < 1e14 ? new Date(ms).toISOString() : null
}
