import { readFile } from 'node:fs/promises'
import PostalMime, { type Address, type Email } from 'postal-mime'
import type { Extractor, ExtractRequest } from '../extractor.ts'
import { readHtml } from '../html/blocks.ts'
import { normalizeText } from '../normalize.ts'
import { pageBuilder, type ReadDocument, type ReadPage, yieldPages } from '../pages.ts'
import { refusingDamage } from '../unreadable.ts'

const LISTED_NAMES = 20

/** Reads e-mail messages and web pages saved as MHTML. Attachments are not read, which a warning says. */
export function mailExtractor(): Extractor {
  return {
    mediaTypes: ['message/rfc822', 'multipart/related'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      yield* yieldPages(
        await refusingDamage(request.name, 'a message', () => read(request)),
        request,
        options,
      )
    },
  }
}

async function read({ path, mediaType }: ExtractRequest): Promise<ReadDocument> {
  const email = await PostalMime.parse(await readFile(path), {
    attachmentEncoding: 'arraybuffer',
    maxNestingDepth: 50,
    maxHeadersSize: 1024 * 1024,
  })
  if (email.headers.length === 0) throw new Error('it has no headers')
  const isPage = mediaType === 'multipart/related'
  const pages = bodyPages(email, isPage ? [] : headLines(email))
  const metadata = {
    title: line(email.subject),
    author: line(named(email.from)),
    createdAt: time(email.date),
  }
  return { metadata, pages, problems: isPage ? [] : attachmentProblems(email) }
}

/** The text that the sender wrote, after the headers; HTML where there is no text, or where it is a saved page. */
function bodyPages({ text, html }: Email, head: readonly string[]): ReadPage[] {
  const builder = pageBuilder()
  for (const text of head) builder.add({ text })
  if (html === undefined || ((text ?? '').trim() !== '' && head.length > 0)) {
    for (const [index, paragraph] of (text ?? '').split(/\r?\n/).entries())
      builder.add({ text: paragraph, apart: index === 0, startsPage: paragraph.startsWith('\f') })
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

function headLines({ from, to, cc, date, subject }: Email): string[] {
  const people = (list: readonly Address[] = []) => list.map(named).filter(Boolean).join(', ')
  const lines = [
    ['From', named(from)],
    ['To', people(to)],
    ['Cc', people(cc)],
    ['Date', date ?? ''],
    ['Subject', subject ?? ''],
  ] as const
  return lines.flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value.replace(/\s+/g, ' ')}`]))
}

function attachmentProblems({ attachments }: Email): ReadDocument['problems'] {
  // Pictures within the text have no file of their own.
  const names = attachments
    .filter(({ related }) => related !== true)
    .map(({ filename, mimeType }) => filename ?? mimeType)
  if (names.length === 0) return []
  const more = names.length > LISTED_NAMES ? ` and ${names.length - LISTED_NAMES} more` : ''
  const list = names.slice(0, LISTED_NAMES).map((name) => `"${name.slice(0, 200)}"`)
  const message = `Attachments are not read: ${list.join(', ')}${more}. Save them and add them as documents of their own.`
  return [{ page: 1, code: 'NOT_READ', message }]
}

function named(address: Address | undefined): string {
  if (address === undefined) return ''
  const { name = '', address: mailbox = '' } = address
  return name === '' || mailbox === '' ? `${name}${mailbox}` : `${name} <${mailbox}>`
}

function line(text = ''): string | null {
  return normalizeText(text.slice(0, 300)).replace(/\s+/g, ' ') || null
}

function time(text: string | undefined): string | null {
  const date = new Date(text ?? '')
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
