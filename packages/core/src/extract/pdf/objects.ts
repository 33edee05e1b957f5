import { constants, inflateSync } from 'node:zlib'

/** An object of a PDF, as found in the file. */
export interface FoundObject {
  readonly number: number
  /** The part before its stream, as Latin-1; usually a dictionary. */
  readonly body: string
  /** Whether it was packed into an object stream, where readers find it only through the cross-reference table. */
  readonly packed: boolean
}

/** The largest object number that readers accept (PDF 1.7, annex C). Bytes that only look like an object may have any. */
const LARGEST_NUMBER = 8_388_607
/** How far dictionaries are searched. */
const BODY_BYTES = 64 * 1024
/** The limit for all packed objects of a file together. */
const UNPACKED_BYTES = 64 * 2 ** 20

/**
 * Returns all objects that can be recognised in a file, however broken it is, in file order. The last object with a
 * number counts.
 */
export function findObjects(pdf: Buffer): ReadonlyMap<number, FoundObject> {
  const file = pdf.toString('latin1')
  const objects = new Map<number, FoundObject>()
  const put = (object: FoundObject) => {
    // Moves the entry to where the object was seen last.
    objects.delete(object.number)
    objects.set(object.number, object)
  }
  let budget = UNPACKED_BYTES
  for (let at = file.indexOf('obj'); at !== -1; at = file.indexOf('obj', at + 3)) {
    const [, number] = /(\d{1,10})\s{1,3}\d{1,5}\s{1,3}$/.exec(file.slice(Math.max(0, at - 24), at)) ?? []
    if (number === undefined || Number(number) > LARGEST_NUMBER) continue
    const rest = file.slice(at + 3, at + 3 + BODY_BYTES)
    const end = rest.search(/endobj|stream/)
    const body = end === -1 ? rest : rest.slice(0, end)
    put({ number: Number(number), body, packed: false })
    if (!/\/Type\s*\/ObjStm\b/.test(body) || budget <= 0) continue
    const unpacked = unpack(pdf, file, at + 3 + body.length, body, budget)
    budget -= unpacked.length
    for (const object of packedObjects(unpacked, body)) put(object)
  }
  return objects
}

/** Returns a stream's text; empty when it is compressed in an unusual way. */
function unpack(pdf: Buffer, file: string, keyword: number, body: string, budget: number): string {
  if (/\/Predictor/.test(body)) return ''
  const start = keyword + (/^stream\r?\n?/.exec(file.slice(keyword, keyword + 8))?.[0].length ?? 0)
  const end = file.indexOf('endstream', start)
  const packed = pdf.subarray(start, end === -1 ? pdf.length : end)
  if (!/\/Filter/.test(body)) return packed.subarray(0, budget).toString('latin1')
  if (!/\/Filter\s*\[?\s*\/FlateDecode\s*\]?\s*(?:\/(?!\w+Decode)|>>)/.test(body)) return ''
  try {
    // Return what can be unpacked of a truncated stream.
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: budget }
    return inflateSync(packed, options).toString('latin1')
  } catch {
    return ''
  }
}

/** An object stream begins with the number and offset of each object. */
function* packedObjects(text: string, body: string): Generator<FoundObject> {
  const first = Number(/\/First\s+(\d+)/.exec(body)?.[1])
  if (!(first > 0)) return
  const head = text.slice(0, first).trim().split(/\s+/).map(Number)
  for (let i = 0; i + 1 < head.length; i += 2) {
    const [number = Number.NaN, start = Number.NaN, , end = text.length] = head.slice(i, i + 4)
    const own = text.slice(first + start, i + 3 < head.length ? first + end : undefined)
    if (number <= LARGEST_NUMBER && own !== '') yield { number, body: own, packed: true }
  }
}
