import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { DocChatError } from '../../errors.ts'

const MAX_ENTRIES = 10_000
const MAX_BYTES = 200 * 1024 * 1024
/** Text compresses to a tenth, long tables to a fiftieth; only a zip bomb exceeds this. */
const MAX_RATIO = 100
/** Entries up to this size may have any ratio. */
const HARMLESS_BYTES = 1024 * 1024
/** The first bytes of the container of encrypted Word documents, and of Word's format before 2007. */
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** The parts of a Word document. */
export interface Archive extends Disposable {
  /** The names of all parts. */
  readonly names: readonly string[]
  /**
   * Streams a part's unpacked bytes; null when there is no such part.
   *
   * @throws DocChatError `DOCUMENT_TOO_LARGE` when this part, or all that were read together, would unpack to too much.
   */
  part(name: string): Promise<Readable | null>
}

/**
 * Opens a Word document. What a part would unpack to is checked before it is read; pictures are never read.
 *
 * @throws DocChatError `DOCUMENT_ENCRYPTED`, `DOCUMENT_TOO_LARGE`; whatever the zip reader throws when it is not a zip.
 */
export async function openArchive(path: string, name: string): Promise<Archive> {
  await refuseOle(path, name)
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true })
  try {
    const entries = await entriesOf(zip, name)
    let bytes = 0
    return {
      names: [...entries.keys()],
      async part(partName) {
        const entry = entries.get(partName)
        if (entry === undefined) return null
        bytes += entry.uncompressedSize
        check(entry, bytes, name)
        return await zip.openReadStreamPromise(entry)
      },
      [Symbol.dispose]: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function entriesOf(zip: ZipFile, name: string): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES) throw tooLarge(name, `it has ${zip.entryCount} parts`)
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw encrypted(name)
    entries.set(entry.fileName, entry)
  }
  return entries
}

function check({ uncompressedSize, compressedSize }: Entry, bytes: number, name: string): void {
  if (bytes > MAX_BYTES) throw tooLarge(name, 'its text unpacks to more than 200 MB')
  if (uncompressedSize > MAX_RATIO * compressedSize && uncompressedSize > HARMLESS_BYTES)
    throw tooLarge(name, `a part unpacks to more than ${MAX_RATIO} times its size`)
}

async function refuseOle(path: string, name: string): Promise<void> {
  await using file = await open(path)
  const head = Buffer.alloc(OLE.length)
  await file.read(head, 0, head.length, 0)
  if (!head.equals(OLE)) return
  // Directory entries are named in UTF-16.
  const marker = Buffer.from('EncryptedPackage', 'utf16le')
  if ((await file.readFile()).includes(marker)) throw encrypted(name)
  const message = `"${name}" is in Word's pre-2007 format. Save it as .docx and add that file.`
  throw new DocChatError('DOCUMENT_UNREADABLE', message)
}

function encrypted(name: string): DocChatError {
  const message = `"${name}" is encrypted and needs a password. Save it without one and add it again.`
  return new DocChatError('DOCUMENT_ENCRYPTED', message)
}

function tooLarge(name: string, why: string): DocChatError {
  return new DocChatError('DOCUMENT_TOO_LARGE', `"${name}" was refused before unpacking: ${why}.`)
}
