import type { Readable } from 'node:stream'
import { readXml } from '../docx/xml.ts'

/** Charts with more values than this are drawn from tables that are read by themselves. */
const MAX_VALUES = 2000

/** Reads a chart: its titles, then a line for each series with the values that it shows: `Sales: North 12, South 7`. */
export async function chartText(source: Readable | null): Promise<string[]> {
  const titles: string[] = []
  const series: string[] = []
  let title = ''
  let parts: Record<'tx' | 'cat' | 'val', string[]> = { tx: [], cat: [], val: [] }
  let part: keyof typeof parts | null = null
  let reading: 'title' | 'value' | null = null
  let value = ''
  let values = 0
  await readXml(source, {
    open(name) {
      if (name === 'ser') parts = { tx: [], cat: [], val: [] }
      else if (name === 'tx') part = 'tx'
      else if (name === 'cat' || name === 'xVal') part = 'cat'
      else if (name === 'val' || name === 'yVal') part = 'val'
      reading = name === 't' ? 'title' : name === 'v' ? 'value' : null
      value = ''
    },
    text(text) {
      if (reading === 'title') title += text
      if (reading === 'value') value += text
    },
    close(name) {
      if (name === 'v' && part !== null && ++values <= MAX_VALUES) parts[part].push(value.trim())
      reading = null
      if (name === 'p' && title.trim() !== '') {
        titles.push(title.replace(/\s+/g, ' ').trim())
        title = ''
      }
      if (['tx', 'cat', 'xVal', 'val', 'yVal'].includes(name)) part = null
      if (name === 'ser') series.push(seriesLine(parts))
    },
  })
  return [...titles, ...series.filter((line) => line !== '')]
}

/** Writes a series of a chart: its name, and each value after its category. */
export function seriesLine({
  tx,
  cat,
  val,
}: Readonly<Record<'tx' | 'cat' | 'val', readonly string[]>>): string {
  const points = val.map((value, at) => `${cat[at] ?? ''} ${value}`.trim())
  return [tx.join(' '), points.join(', ')].filter((text) => text !== '').join(': ')
}
