import { readHtml } from '../html/blocks.ts'
import { normalizeText } from '../normalize/normalize.ts'
import { pageBuilder, type ReadDocument, type ReadPage } from '../pages/pages.ts'

/** A message, whatever format it was stored in. */
export interface Message {
  readonly from: string
  readonly to: string
  readonly cc: string
  readonly date: string
  readonly subject: string
  readonly text: string | null
  readonly html: string | null
  /** The names of attached files, without pictures within the text. */
  readonly attachments: readonly string[]
}

const LISTED_NAMES = 20
/** The share of the words of the HTML, or of a line of it, that the text may lack. */
const MAX_MISSING = 0.3

/** Lays a message out: its headers, then its text. Attachments are not read, which a warning says. */
export function messageDocument(message: Message): ReadDocument {
  const metadata = {
    title: line(message.subject),
    author: line(message.from),
    createdAt: time(message.date),
  }
  return { metadata, pages: bodyPages(message), problems: attachmentProblems(message) }
}

/** The text that the sender wrote, after the headers; HTML where there is no text or another one, and lines that only it has. */
function bodyPages(message: Message): ReadPage[] {
  const { text, html } = message
  const head = headLines(message)
  const builder = pageBuilder()
  for (const text of head) builder.add({ text })
  if (html === null || (text ?? '').trim() !== '') {
    for (const [index, paragraph] of (text ?? '').split(/\r?\n/).entries())
      builder.add({ text: paragraph, apart: index === 0, startsPage: paragraph.startsWith('\f') })
    const other = html === null ? [] : readHtml(html).pages
    const known = wordsOf(text ?? '')
    if (missing(known, other.map((page) => page.text).join('\n'))) return [...builder.end(), ...other]
    for (const [index, line] of other
      .flatMap((page) => page.text.split('\n'))
      .filter((line) => missing(known, line))
      .entries())
      builder.add({ text: line, apart: index === 0 })
    return builder.end()
  }
  if (head.length === 0) return [...readHtml(html).pages]
  const [first, ...rest] = readHtml(html).pages
  const start = `${normalizeText(head.join('\n'))}\n\n`
  const moved = (first?.headings ?? []).map(({ start: from, end, level }) => ({
    start: from + start.length,
    end: end + start.length,
    level,
  }))
  return [{ text: normalizeText(start + (first?.text ?? '')), headings: moved }, ...rest]
}

/** Whether a text, of HTML, says more than the words that are known. */
function missing(known: ReadonlySet<string>, text: string): boolean {
  const words = [...wordsOf(text)]
  return words.filter((word) => !known.has(word)).length > MAX_MISSING * words.length
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu))
}

function headLines({ from, to, cc, date, subject }: Message): string[] {
  const lines = [
    ['From', from],
    ['To', to],
    ['Cc', cc],
    ['Date', date],
    ['Subject', subject],
  ] as const
  return lines.flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value.replace(/\s+/g, ' ')}`]))
}

function attachmentProblems({ attachments }: Message): ReadDocument['problems'] {
  if (attachments.length === 0) return []
  const more = attachments.length > LISTED_NAMES ? ` and ${attachments.length - LISTED_NAMES} more` : ''
  const list = attachments.slice(0, LISTED_NAMES).map((name) => `"${name.slice(0, 200)}"`)
  const message = `Attachments are not read: ${list.join(', ')}${more}. Add them as documents of their own (docchat ingest --attachments).`
  return [{ page: 1, code: 'NOT_READ', message }]
}

function line(text: string): string | null {
  return normalizeText(text.slice(0, 300)).replace(/\s+/g, ' ') || null
}

function time(text: string): string | null {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
