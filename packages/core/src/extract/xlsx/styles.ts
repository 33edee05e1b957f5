import type { Readable } from 'node:stream'
import { readXml } from '../docx/xml.ts'
import { builtInPattern } from '../sheets/number-format.ts'

/** Reads the number format of each cell style. */
export async function readPatterns(source: Readable | null): Promise<string[]> {
  const own = new Map<number, string>()
  const patterns: string[] = []
  let inCells = false
  await readXml(source, {
    open(name, { numFmtId, formatCode }) {
      const id = Number(numFmtId ?? 0)
      if (name === 'numFmt' && formatCode !== undefined) own.set(id, formatCode)
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) patterns.push(own.get(id) ?? builtInPattern(id))
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return patterns
}
