import { browserStorage } from '../ui/storage.ts'

const NAME = 'unfinished-uploads'
const LIMIT = 100

/** What tells a file from others before its bytes are read. */
type KnownFile = Pick<File, 'name' | 'size' | 'lastModified'>

/** An upload that the server has in part. */
interface Unfinished {
  readonly name: string
  readonly fingerprint: string
  readonly uploadId: string
}

/** The ids of uploads that broke off, by the files that they were of. Kept for the browser, since tabs are closed too. */
export const unfinished = {
  find(file: KnownFile): string | undefined {
    return read().find(({ fingerprint }) => fingerprint === fingerprintOf(file))?.uploadId
  },
  hasOne(name: string): boolean {
    return read().some((upload) => upload.name === name)
  },
  keep(file: KnownFile, uploadId: string): void {
    const upload = { name: file.name, fingerprint: fingerprintOf(file), uploadId }
    write([...without(file), upload].slice(-LIMIT))
  },
  forget(file: KnownFile): void {
    write(without(file))
  },
}

function fingerprintOf({ name, size, lastModified }: KnownFile): string {
  return JSON.stringify([name, size, lastModified])
}

function without(file: KnownFile): readonly Unfinished[] {
  return read().filter(({ fingerprint }) => fingerprint !== fingerprintOf(file))
}

function read(): readonly Unfinished[] {
  try {
    const kept: unknown = JSON.parse(browserStorage.read(NAME) ?? '[]')
    return Array.isArray(kept) ? (kept as readonly Unfinished[]) : []
  } catch {
    return []
  }
}

function write(uploads: readonly Unfinished[]): void {
  browserStorage.write(NAME, uploads.length === 0 ? null : JSON.stringify(uploads))
}
