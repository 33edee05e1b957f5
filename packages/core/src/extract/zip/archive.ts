import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { DocChatError } from '../../errors.ts'

const MAX_ENTRIES = 10_000
/** What all parts that are read may unpack to. Parts that nobody reads, such as pictures, do not count. */
const MAX_BYTES = 200 * 1024 * 1024
/** Parts up to this size may have any ratio. */
const HARMLESS_BYTES = 1024 * 1024
/** The first bytes of Microsoft's older container, in which encrypted documents are too. */
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** A zip archive whose parts are unpacked as they are read. */
export interface ZipArchive extends Disposable {
  /** The names of all parts in the order of the archive, without folders. */
  readonly names: readonly string[]
  /** Streams a part's unpacked bytes; null when there is no such part. @throws DocChatError `DOCUMENT_TOO_LARGE`. */
  part(name: string): Promise<Readable | null>
  /** Reads a part as a whole. */
  bytes(name: string): Promise<Buffer | null>
  /** The parts read so far that are not what had been packed, by their checksums. */
  readonly damaged: ReadonlySet<string>
}

/** Options of {@link openZip}. */
export interface ZipOptions {
  /** How many times its size a part that is read may unpack to. @defaultValue any: rows of a sheet are much alike */
  readonly maxRatio?: number
}

/**
 * Opens a zip archive. What a part would unpack to is checked before it is read.
 *
 * @throws DocChatError `DOCUMENT_ENCRYPTED`, `DOCUMENT_TOO_LARGE`, or `DOCUMENT_UNREADABLE` for Office files from before 2007;
 * whatever the zip reader throws when it is not a zip.
 */
export async function openZip(
  path: string,
  name: string,
  { maxRatio = Number.POSITIVE_INFINITY }: ZipOptions = {},
): Promise<ZipArchive> {
  await refuseOle(path, name)
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true })
  try {
    const entries = await entriesOf(zip, name)
    const read = new Set<Entry>()
    const damaged = new Set<string>()
    let bytes = 0
    const archive: ZipArchive = {
      names: [...entries.keys()],
      async part(partName) {
        const entry = entries.get(partName)
        if (entry === undefined) return null
        if (entry.isEncrypted()) throw encrypted(name)
        // The zip reader fails when a part unpacks to more than it declares.
        if (!read.has(entry)) bytes += entry.uncompressedSize
        read.add(entry)
        if (bytes > MAX_BYTES) throw tooLarge(name, 'its text unpacks to more than 200 MB')
        if (entry.uncompressedSize > Math.max(HARMLESS_BYTES, maxRatio * entry.compressedSize))
          throw tooLarge(name, `a part unpacks to more than ${maxRatio} times its size`)
        const stream = await zip.openReadStreamPromise(entry)
        const checked = withChecksum(stream, entry, () => damaged.add(partName))
        return Readable.from(checked, { objectMode: false })
      },
      async bytes(partName) {
        const part = await archive.part(partName)
        return part === null ? null : await buffer(part)
      },
      damaged,
      [Symbol.dispose]: () => zip.close(),
    }
    return archive
  } catch (error) {
    zip.close()
    throw error
  }
}

/** Passes a part on, and says at its end if it is not what had been packed: a wrong byte may unpack to other words without an error. */
export async function* withChecksum(
  unpacked: AsyncIterable<Buffer>,
  { crc32: expected }: Entry,
  onDamage: () => void,
): AsyncGenerator<Buffer> {
  let sum = 0
  for await (const chunk of unpacked) {
    sum = crc32(chunk, sum)
    yield chunk
  }
  // Some programs write none.
  if (expected !== 0 && sum !== expected) onDamage()
}

async function entriesOf(zip: ZipFile, name: string): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES) throw tooLarge(name, `it has ${zip.entryCount} parts`)
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry())
    if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry)
  return entries
}

async function refuseOle(path: string, name: string): Promise<void> {
  await using file = await open(path)
  const head = Buffer.alloc(OLE.length)
  await file.read(head, 0, head.length, 0)
  if (!head.equals(OLE)) return
  // Directory entries are named in UTF-16.
  if ((await file.readFile()).includes(Buffer.from('EncryptedPackage', 'utf16le'))) throw encrypted(name)
  const message = `"${name}" is in an Office format from before 2007. Give it the ending .doc, .xls or .ppt and add it again.`
  throw new DocChatError('DOCUMENT_UNREADABLE', message)
}

/** Bytes as a stream, for parsers that read one. */
export function streamOf(bytes: Uint8Array | string): Readable {
  return Readable.from([Buffer.from(bytes)])
}

function encrypted(name: string): DocChatError {
  const message = `"${name}" is encrypted and needs a password. Save it without one and add it again.`
  return new DocChatError('DOCUMENT_ENCRYPTED', message)
}

function tooLarge(name: string, why: string): DocChatError {
  return new DocChatError('DOCUMENT_TOO_LARGE', `"${name}" was refused before unpacking: ${why}.`)
}
