import { posix } from 'node:path'
import { readXml } from '../docx/xml.ts'
import { mathReader } from '../normalize/math.ts'
import { seriesLine } from '../ooxml/chart.ts'
import type { ZipArchive } from '../zip/archive.ts'
import type { ObjectText, ObjectTexts } from './object-text.ts'
import { readSections } from './sections.ts'

const PART = /^([^/]+)\/content\.xml$/

/** Reads the charts, formulas, tables and texts that are embedded in an OpenDocument file. */
export async function readObjects(archive: ZipArchive): Promise<ObjectTexts> {
  const objects = new Map<string, ObjectText>()
  for (const part of archive.names) {
    const name = PART.exec(part)?.[1]
    if (name !== undefined) objects.set(name, await textOf(archive, part))
  }
  return (href) => objects.get(posix.normalize(href).replace(/\/$/, '')) ?? null
}

/** Counts the embedded objects of other programs, and those that are embedded in others. */
export function unreadObjects({ names }: ZipArchive): number {
  return names.filter((name) => /^Object [^/]+$/.test(name) || /^[^/]+\/[^/]+\/content\.xml$/.test(name))
    .length
}

async function textOf(archive: ZipArchive, part: string): Promise<ObjectText> {
  const chart = await chartLines(archive, part)
  if (chart !== null) return { lines: chart, inLine: false }
  const formulas = await formulaLines(archive, part)
  if (formulas !== null) return { lines: formulas, inLine: formulas.length === 1 }
  const sections = await readSections(await archive.part(part))
  const lines = sections.flatMap(({ blocks, notes }) => [...blocks, ...notes].map(({ text }) => text))
  return { lines, inLine: false }
}

/** A chart carries the values that it shows in a table: a series in each column, or in each row. */
async function chartLines(archive: ZipArchive, part: string): Promise<readonly string[] | null> {
  const titles: string[] = []
  const rows: string[][] = []
  let isChart = false
  let inTitle = 0
  let inCell = false
  let text = ''
  await readXml(await archive.part(part), {
    open(name) {
      if (name === 'chart') isChart = true
      if (TITLES.has(name)) inTitle++
      if (name === 'table-row') rows.push([])
      if (name === 'table-cell') inCell = true
      if (name !== 'p') return
      if (text !== '') text += ' '
    },
    text(more) {
      if (inTitle > 0 || inCell) text += more
    },
    close(name) {
      if (TITLES.has(name)) {
        inTitle--
        titles.push(taken())
      }
      if (name !== 'table-cell') return
      inCell = false
      rows.at(-1)?.push(taken())
    },
  })
  function taken(): string {
    const line = text.replace(/\s+/g, ' ').trim()
    text = ''
    return line
  }
  if (!isChart) return null
  const [head = [], ...values] = rows
  const series = head.slice(1).map((name, index) =>
    seriesLine({
      tx: [name],
      cat: values.map(([category = '']) => category),
      val: values.map((row) => row[index + 1] ?? ''),
    }),
  )
  return [...titles, ...series].filter((line) => line !== '')
}

const TITLES: ReadonlySet<string> = new Set(['title', 'subtitle', 'footer'])

async function formulaLines(archive: ZipArchive, part: string): Promise<readonly string[] | null> {
  const reader = mathReader()
  const lines: string[] = []
  let isFormula: boolean | null = null
  await readXml(await archive.part(part), {
    open(name) {
      isFormula ??= name === 'math'
      if (isFormula) reader.open(name)
    },
    text(text) {
      if (isFormula === true) reader.text(text)
    },
    close() {
      const line = isFormula === true ? reader.close() : null
      if (line !== null && line !== '') lines.push(line)
    },
  })
  return isFormula === true ? lines : null
}
