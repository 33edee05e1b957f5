import { encryptedOle, type OleContainer } from '../ole/container.ts'
import { type PptRecord, RECORD, recordAt } from './records.ts'

/** A presentation whose records are found by their number. */
export interface Persisted {
  /** The main record. */
  readonly document: PptRecord
  /** Returns a record by its number; null when there is none. */
  find(id: number): PptRecord | null
}

const ENCRYPTED = 0xf3d1c4df
const MAX_RECORDS = 200_000

/** Each time that a presentation is saved, what has changed is added at its end: the latest counts. */
export function readPersisted(container: OleContainer, name: string): Persisted {
  const stream = container.stream('PowerPoint Document')
  const user = container.stream('Current User')
  if (stream === null || user === null) throw new Error('no presentation inside')
  if (user.readUInt32LE(12) === ENCRYPTED) throw encryptedOle(name)
  const places = new Map<number, number>()
  const seen = new Set<number>()
  let documentId: number | null = null
  for (let at = user.readUInt32LE(16); at !== 0 && !seen.has(at); ) {
    seen.add(at)
    const { type, data } = recordAt(stream, at)
    if (type !== RECORD.userEdit) throw new Error('its list of changes is damaged')
    documentId ??= data.readUInt32LE(16)
    for (const [id, place] of directoryAt(stream, data.readUInt32LE(12)))
      if (!places.has(id) && places.size < MAX_RECORDS) places.set(id, place)
    at = data.readUInt32LE(8)
  }
  const find = (id: number): PptRecord | null => {
    const place = places.get(id)
    return place === undefined || place + 8 > stream.length ? null : recordAt(stream, place)
  }
  const document = documentId === null ? null : find(documentId)
  if (document?.type !== RECORD.document) throw new Error('its document is missing')
  return { document, find }
}

function* directoryAt(stream: Buffer, place: number): Generator<[id: number, place: number]> {
  const { type, data } = recordAt(stream, place)
  if (type !== RECORD.persistDirectory) return
  for (let at = 0; at + 4 <= data.length; ) {
    const entry = data.readUInt32LE(at)
    const [first, count] = [entry & 0xfffff, entry >>> 20]
    for (let index = 0; index < count && at + 8 + 4 * index <= data.length; index++)
      yield [first + index, data.readUInt32LE(at + 4 + 4 * index)]
    at += 4 + 4 * count
  }
}
