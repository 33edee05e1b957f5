import type { PickedFile } from './upload-item.ts'

/** What is taken of an archive: as much as the server and the command take. */
const MAX_MEMBERS = 10_000
const MAX_BYTES = 2 ** 30
/** The end of the directory may be followed by a comment of 64 KB. */
const MAX_TAIL = 22 + 0xffff
const END = 0x06054b50
const ENTRY = 0x02014b50
const STORED = 0
const DEFLATED = 8

interface Entry {
  readonly path: string
  readonly method: number
  readonly packedBytes: number
  readonly sizeBytes: number
  readonly offset: number
}

/** Replaces each zip archive among files by the files in it; one that cannot be unpacked stays as it is. */
export async function unpackArchives(files: readonly PickedFile[]): Promise<readonly PickedFile[]> {
  const unpacked = files.map(async (picked) => {
    if (!isArchive(picked)) return [picked]
    return unzip(picked).catch(() => [picked])
  })
  return (await Promise.all(unpacked)).flat()
}

/** Whether a file is to be unpacked before it is sent. */
export function isArchive({ file }: PickedFile): boolean {
  return /\.zip$/i.test(file.name)
}

/** Throws when the archive is damaged, encrypted, too large or of a kind that is rare. */
async function unzip({ file: archive, path = archive.name }: PickedFile): Promise<readonly PickedFile[]> {
  const entries = (await entriesOf(archive)).filter((entry) => !entry.path.endsWith('/'))
  if (entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > MAX_BYTES) throw new Error('too large')
  const picked: PickedFile[] = []
  for (const entry of entries)
    picked.push({ file: await fileOf(archive, entry), path: `${path}/${entry.path}` })
  return picked
}

async function entriesOf(archive: File): Promise<Entry[]> {
  const tail = await view(archive.slice(-MAX_TAIL))
  let end = tail.byteLength - 22
  while (end >= 0 && tail.getUint32(end, true) !== END) end--
  if (end < 0) throw new Error('no directory')
  const count = tail.getUint16(end + 10, true)
  if (count > MAX_MEMBERS) throw new Error('too many files')
  const start = tail.getUint32(end + 16, true)
  const directory = await view(archive.slice(start, start + tail.getUint32(end + 12, true)))
  const entries: Entry[] = []
  for (let at = 0; entries.length < count; ) {
    if (directory.getUint32(at, true) !== ENTRY) throw new Error('a damaged directory')
    if ((directory.getUint16(at + 8, true) & 1) === 1) throw new Error('encrypted')
    const nameBytes = directory.getUint16(at + 28, true)
    entries.push({
      path: decode(new Uint8Array(directory.buffer, at + 46, nameBytes)),
      method: directory.getUint16(at + 10, true),
      packedBytes: directory.getUint32(at + 20, true),
      sizeBytes: directory.getUint32(at + 24, true),
      offset: directory.getUint32(at + 42, true),
    })
    at += 46 + nameBytes + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true)
  }
  return entries
}

async function fileOf(archive: File, entry: Entry): Promise<File> {
  const { path, method, packedBytes, sizeBytes, offset } = entry
  const head = await view(archive.slice(offset, offset + 30))
  const start = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true)
  const packed = archive.slice(start, start + packedBytes)
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (method === STORED) return new File([packed], name)
  if (method !== DEFLATED) throw new Error('packed in a way that is rare')
  const bytes = packed
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))
    .pipeThrough(atMost(sizeBytes))
  return new File([await new Response(bytes).blob()], name)
}

/** Ends with an error when there are more bytes than the archive says. */
function atMost(limit: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0
  return new TransformStream({
    transform(part, controller) {
      bytes += part.length
      if (bytes > limit) throw new Error('larger than it says')
      controller.enqueue(part)
    },
  })
}

async function view(part: Blob): Promise<DataView<ArrayBuffer>> {
  return new DataView(await part.arrayBuffer())
}

/** Names are in UTF-8, or in an old code page that nothing names. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
