import type { Readable } from 'node:stream'
import type { Block } from '../pages/pages.ts'
import { readXml } from './xml.ts'

/** Reads the texts of a SmartArt drawing (`diagrams/data1.xml`), a line for each shape. */
export async function readDiagram(source: Readable): Promise<Block[]> {
  const blocks: Block[] = []
  let text = ''
  let inText = false
  await readXml(source, {
    open(name) {
      inText = name === 't'
    },
    text(piece) {
      if (inText) text += piece
    },
    close(name) {
      inText = false
      if (name !== 'p' && name !== 'pt') return
      if (text.trim() !== '') blocks.push({ text: text.trim() })
      text = ''
    },
  })
  return blocks
}

interface Series {
  name: string
  categories: string[]
  values: string[]
}

/** Reads a chart (`charts/chart1.xml`): its titles, then a line for each category with the values of all series. */
export async function readChart(source: Readable): Promise<Block[]> {
  const titles: string[] = []
  const all: Series[] = []
  let series: Series | null = null
  const path: string[] = []
  let title = ''
  let value = ''
  await readXml(source, {
    open(name) {
      path.push(name)
      if (name === 'ser') {
        series = { name: '', categories: [], values: [] }
        all.push(series)
      }
      if (name === 'v') value = ''
    },
    text(text) {
      const name = path.at(-1)
      if (name === 't') title += text
      if (name === 'v') value += text
    },
    close(name) {
      path.pop()
      if (name === 'p' && title.trim() !== '') titles.push(title.trim())
      if (name === 'p') title = ''
      if (name === 'ser') series = null
      if (name !== 'v' || series === null) return
      if (path.includes('tx')) series.name += value
      else if (path.includes('cat') || path.includes('xVal')) series.categories.push(value)
      else if (path.includes('val') || path.includes('yVal')) series.values.push(value)
    },
  })
  return [...titles, ...rowsOf(all)].map((text) => ({ text }))
}

function rowsOf(all: readonly Series[]): string[] {
  const rows = new Map<string, string[]>()
  for (const [index, { name, categories, values }] of all.entries()) {
    for (const [at, value] of values.entries()) {
      const category = categories[at] ?? all[0]?.categories[at] ?? String(at + 1)
      const cells = rows.get(category) ?? []
      rows.set(category, cells)
      cells.push(`${name || `Series ${index + 1}`}: ${value}`)
    }
  }
  return [...rows].map(([category, cells]) => [category, ...cells].join(' | '))
}
