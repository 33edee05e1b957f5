import type { DocumentMetadata, OutlineEntry } from '../../document.ts'
import { normalizeText } from '../normalize/normalize.ts'
import type { PdfDocument, PdfOutlineNode } from './document.ts'

/** More entries than anyone reads, and as deep as anyone nests. */
const MAX_ENTRIES = 5000
const MAX_LEVEL = 20
/** Resolving pages is slow in a long document with a flat page tree; entries after this time get no page. */
const RESOLVE_MS = 1000
const MAX_CHARACTERS = 300

/** Reads the metadata of a PDF, leaving out damaged entries. */
export async function readMetadata(pdf: PdfDocument): Promise<DocumentMetadata> {
  const { info, metadata } = await pdf.getMetadata().catch(() => ({ info: {}, metadata: null }))
  const said: Readonly<Record<string, unknown>> = info
  return {
    title: textOf(said['Title']) ?? textOf(metadata?.get('dc:title')),
    author: textOf(said['Author']) ?? textOf(metadata?.get('dc:creator')),
    createdAt: pdfDate(said['CreationDate']),
    modifiedAt: pdfDate(said['ModDate']),
  }
}

/** Reads the labels of all pages; null when they are just their numbers. */
export async function readLabels(pdf: PdfDocument): Promise<readonly string[] | null> {
  return pdf.getPageLabels().catch(() => null)
}

/** Reads the outline, in reading order. */
export async function readOutline(pdf: PdfDocument): Promise<OutlineEntry[]> {
  const nodes = await pdf.getOutline().catch(() => null)
  const deadline = performance.now() + RESOLVE_MS
  const entries: OutlineEntry[] = []
  for (const { node, level } of flatten(nodes ?? [], 1)) {
    if (entries.length === MAX_ENTRIES) break
    const title = textOf(node.title)
    if (title === null) continue
    entries.push({ title, level, page: performance.now() < deadline ? await pageOf(pdf, node) : null })
  }
  return entries
}

function* flatten(
  nodes: readonly PdfOutlineNode[],
  level: number,
): Generator<{ readonly node: PdfOutlineNode; readonly level: number }> {
  for (const node of nodes) {
    yield { node, level }
    if (level < MAX_LEVEL) yield* flatten(node.items, level + 1)
  }
}

async function pageOf(pdf: PdfDocument, { dest }: PdfOutlineNode): Promise<number | null> {
  try {
    const target = (typeof dest === 'string' ? await pdf.getDestination(dest) : dest)?.[0]
    if (typeof target === 'number') return target + 1
    return typeof target === 'object' && target !== null ? (await pdf.getPageIndex(target)) + 1 : null
  } catch {
    return null
  }
}

function textOf(value: unknown): string | null {
  const text: unknown = Array.isArray(value)
    ? value.filter((one) => typeof one === 'string').join(', ')
    : value
  if (typeof text !== 'string') return null
  return normalizeText(text.slice(0, MAX_CHARACTERS)).replace(/\s+/g, ' ') || null
}

/** Converts a date such as `D:20170324165239-04'00'`, of which everything after the year is optional, to ISO 8601. */
export function pdfDate(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const parts = /^\s*(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(?:Z|([+-])(\d\d)'?(\d\d)?)?/.exec(
    value,
  )
  if (parts === null) return null
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 'NaN'))
  const time = Date.UTC(year ?? 0, (month || 1) - 1, day || 1, hour || 0, minute || 0, second || 0)
  const offset = (Number(parts[8] ?? 0) * 60 + Number(parts[9] ?? 0)) * (parts[7] === '-' ? -1 : 1)
  const date = new Date(time - offset * 60_000)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
