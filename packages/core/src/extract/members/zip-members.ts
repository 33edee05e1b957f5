import { type Entry, getFileNameLowLevel, openPromise } from 'yauzl'
import { pathOnDisk } from '../../disk-path.ts'
import { DocChatError } from '../../errors.ts'
import { withChecksum } from '../zip/archive.ts'
import type { Member, RefusedMember } from './member.ts'
import { unique } from './unique-name.ts'

const MAX_MEMBERS = 10_000
/** What all files may unpack to, checked before the first is. */
const MAX_BYTES = 1024 * 1024 * 1024
/** What systems add to archives. */
const SYSTEM_FILES = /(?:^|\/)(?:\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(?:\/|$)/i
const ARCHIVES = /\.(?:zip|rar|7z|tar|gz|tgz|bz2|xz)$/i

/**
 * Lists the files in a zip archive, without what systems add to it. Nothing is unpacked until it is read.
 *
 * @throws DocChatError `DOCUMENT_UNREADABLE`, `DOCUMENT_TOO_LARGE` (more than 10,000 files, or 1 GB unpacked).
 */
export async function zipMembers(path: string, name: string): Promise<(Member | RefusedMember)[]> {
  const used = new Set<string>()
  const files = (await entriesOf(path, name)).flatMap((entry) => {
    const full = nameOf(entry)
    const own = within(full)
    return full.endsWith('/') || SYSTEM_FILES.test(own) ? [] : [{ entry, name: unique(own, used) }]
  })
  const bytes = files.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0)
  if (bytes > MAX_BYTES) throw tooLarge(name, 'its files unpack to more than 1 GB')
  return files.map((file) => refusalOf(file, name) ?? memberOf(path, file, name))
}

interface File {
  readonly entry: Entry
  readonly name: string
}

// Names are decoded here, because the zip reader would refuse the whole archive for one of them.
const OPTIONS = { autoClose: false, lazyEntries: true, decodeStrings: false } as const

/** It passes the path on to the file system, which takes bytes too. */
function asGiven(path: string): string {
  return pathOnDisk(path) as string
}

function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
}

/** Returns a path that stays within the archive, whatever it says; nothing is written to it. */
function within(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => !/^\.{0,2}$/.test(part))
  return parts.join('/') || 'unnamed'
}

async function entriesOf(path: string, name: string): Promise<Entry[]> {
  try {
    const zip = await openPromise(asGiven(path), OPTIONS)
    try {
      if (zip.entryCount > MAX_MEMBERS) throw tooLarge(name, `it has ${zip.entryCount} files`)
      return await Array.fromAsync(zip.eachEntry())
    } finally {
      zip.close()
    }
  } catch (cause) {
    if (DocChatError.isInstance(cause)) throw cause
    const message = `"${name}" cannot be read: it is damaged or not a zip archive. Pack it again and add that file.`
    throw new DocChatError('DOCUMENT_UNREADABLE', message, { cause })
  }
}

function memberOf(path: string, { entry, name }: File, archive: string): Member {
  return {
    name,
    sizeBytes: entry.uncompressedSize,
    async *open() {
      // By itself: the archive is read again for each, so that nothing stays open in between.
      const zip = await openPromise(asGiven(path), OPTIONS)
      try {
        yield* withChecksum(await zip.openReadStreamPromise(entry), entry, () => {
          throw damaged(name, archive)
        })
      } finally {
        zip.close()
      }
    },
  }
}

function refusalOf({ entry, name }: File, archive: string): RefusedMember | null {
  if (entry.isEncrypted()) {
    const message = `"${name}" in "${archive}" is encrypted. Unpack the archive and add the files in it.`
    return { name, error: new DocChatError('DOCUMENT_ENCRYPTED', message) }
  }
  if (!ARCHIVES.test(name)) return null
  const message = `"${name}" is an archive within the archive "${archive}". Unpack it and add the files in it.`
  return { name, error: new DocChatError('UNSUPPORTED_FILE_TYPE', message) }
}

function damaged(name: string, archive: string): DocChatError {
  const message = `"${name}" in "${archive}" is damaged: it is not what had been packed. Pack it again and add that file.`
  return new DocChatError('DOCUMENT_UNREADABLE', message)
}

function tooLarge(name: string, why: string): DocChatError {
  return new DocChatError('DOCUMENT_TOO_LARGE', `"${name}" was refused before unpacking: ${why}. Split it.`)
}
