import { characters, type XlsRecord } from './records.ts'

/** Reads the strings that cells share. A string may go on in the next record, there with characters of another width. */
export function sharedStrings({ data, more }: XlsRecord): string[] {
  const parts = [data, ...more]
  const strings: string[] = []
  let part = 0
  let at = 8
  const current = () => parts[part] ?? null

  /** Moves to the next record when this one has ended. */
  function settle(): boolean {
    while (current() !== null && at >= (current()?.length ?? 0)) {
      at -= current()?.length ?? 0
      part++
    }
    return current() !== null
  }

  function text(count: number, wide: boolean): string {
    let isWide = wide
    let written = ''
    for (let left = count; left > 0; ) {
      const bytes = current()
      if (bytes === null) break
      const here = Math.min(left, Math.floor((bytes.length - at) / (isWide ? 2 : 1)))
      written += characters(bytes, at, here, isWide)
      left -= here
      at += here * (isWide ? 2 : 1)
      if (left === 0) break
      part++
      isWide = ((current()?.[0] ?? 0) & 1) === 1
      at = 1
    }
    return written
  }

  while (settle()) {
    const bytes = parts[part] ?? Buffer.alloc(0)
    if (at + 3 > bytes.length) break
    const count = bytes.readUInt16LE(at)
    const flags = bytes[at + 2] ?? 0
    at += 3
    let skipped = 0
    if ((flags & 8) !== 0) {
      skipped += 4 * bytes.readUInt16LE(at)
      at += 2
    }
    if ((flags & 4) !== 0) {
      skipped += bytes.readUInt32LE(at)
      at += 4
    }
    strings.push(text(count, (flags & 1) === 1))
    at += skipped
  }
  return strings
}
