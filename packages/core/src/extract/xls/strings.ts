import { type Script, scripted } from '../normalize/script-mark.ts'
import { characters, type XlsRecord } from './records.ts'

/**
 * Reads the strings that cells share. A string may go on in the next record, there with characters of another width.
 *
 * @param fonts how text in each font is set.
 */
export function sharedStrings({ data, more }: XlsRecord, fonts: readonly Script[] = []): string[] {
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
    let runs = 0
    let skipped = 0
    if ((flags & 8) !== 0) {
      runs = bytes.readUInt16LE(at)
      at += 2
    }
    if ((flags & 4) !== 0) {
      skipped = bytes.readUInt32LE(at)
      at += 4
    }
    const plain = text(count, (flags & 1) === 1)
    const styles: Run[] = []
    for (let run = 0; run < runs && settle(); run++) {
      const from = current()
      if (from !== null && at + 4 <= from.length)
        styles.push({ start: from.readUInt16LE(at), font: from.readUInt16LE(at + 2) })
      at += 4
    }
    strings.push(withScripts(plain, styles, fonts))
    at += skipped
  }
  return strings
}

/** The font from a character on. */
interface Run {
  readonly start: number
  readonly font: number
}

/** There is no font with this number; those after it are numbered one higher than their place. */
const NO_FONT = 4

function withScripts(text: string, runs: readonly Run[], fonts: readonly Script[]): string {
  const scriptOf = ({ font }: Run) => fonts[font > NO_FONT ? font - 1 : font] ?? null
  if (runs.every((run) => scriptOf(run) === null)) return text
  let written = text.slice(0, runs[0]?.start)
  for (const [index, run] of runs.entries()) {
    const part = text.slice(run.start, runs[index + 1]?.start)
    written += scripted(scriptOf(run), written, part)
  }
  return written
}
