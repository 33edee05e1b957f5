import { readFile } from 'node:fs/promises'
import PostalMime, { type Address, type Email } from 'postal-mime'
import type { Extractor, ExtractRequest } from '../extractor.ts'
import { readHtml } from '../html/blocks.ts'
import { type ReadDocument, yieldPages } from '../pages/pages.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { messageDocument } from './message.ts'

/** A header, or the line before a message that mailboxes have. */
const HEADER = /^(?:[!-9;-~]+[ \t]*:|>?From )/

/** A file without any of these headers is no message, whatever its lines look like. */
const TELLING_HEADERS = new Set(
  'from to cc bcc sender reply-to subject date message-id mime-version content-type received return-path'.split(
    ' ',
  ),
)

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

/** Parses a message with its attachments. @throws Error when it is none. */
export async function parseMail(path: string): Promise<Email> {
  const email = await PostalMime.parse(await readFile(path), {
    attachmentEncoding: 'arraybuffer',
    maxNestingDepth: 50,
    maxHeadersSize: 1024 * 1024,
  })
  if (email.headers.length === 0) throw new Error('it has no headers')
  return email
}

async function read({ path, mediaType }: ExtractRequest): Promise<ReadDocument> {
  const email = await parseMail(path)
  const { html = null, date = '', subject = '' } = email
  const text = await textOf(email, path)
  const document = messageDocument({
    from: named(email.from),
    to: people(email.to),
    cc: people(email.cc),
    ...{ date, subject, text, html },
    // Pictures within the text have no file of their own.
    attachments: email.attachments
      .filter(({ related }) => related !== true)
      .map(({ filename, mimeType }) => filename ?? mimeType),
  })
  const problems = await unknownEncodings(path)
  if (mediaType !== 'multipart/related') return { ...document, problems: [...document.problems, ...problems] }
  return { ...document, ...(html !== null && { pages: readHtml(html).pages }), problems }
}

/** The text of a message, and whatever of the file would be lost otherwise. */
async function textOf(email: Email, path: string): Promise<string | null> {
  const { text, html, attachments, headers, headerLines } = email
  if (!headers.some(({ key }) => TELLING_HEADERS.has(key))) return await readFile(path, 'utf8')
  // Parts that cannot be told apart, as without a boundary.
  const isLost = text === undefined && html === undefined && attachments.length === 0
  const body = isLost ? bodyOf(await readFile(path, 'utf8')) : text
  const others = headerLines.map(({ line }) => line).filter((line) => !HEADER.test(line))
  return others.length === 0 ? (body ?? null) : [...others, body].join('\n')
}

function bodyOf(message: string): string {
  return message.slice(/\r?\n\r?\n/.exec(message)?.index ?? message.length).trim()
}

/** Letters beyond ASCII of a part whose encoding is not known are read as Windows-1252. */
async function unknownEncodings(path: string): Promise<ReadDocument['problems']> {
  const message = (await readFile(path)).toString('latin1')
  const named = [...message.matchAll(/^(?:content-type:|[ \t]).*?\bcharset\s*=\s*"?([\w.:-]{1,40})/gim)]
  const unknown = new Set(
    named.map(([, name = '']) => name.toLowerCase()).filter((name) => !isEncoding(name)),
  )
  return [...unknown].map((name) => ({
    page: 1,
    code: 'ENCODING' as const,
    message: `The message is in the encoding "${name}", which cannot be read: letters other than A to Z are wrong. Save it as UTF-8.`,
  }))
}

function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name) !== null
  } catch {
    return false
  }
}

function people(list: readonly Address[] = []): string {
  return list.map(named).filter(Boolean).join(', ')
}

function named(address: Address | undefined): string {
  if (address === undefined) return ''
  const { name = '', address: mailbox = '' } = address
  return name === '' || mailbox === '' ? `${name}${mailbox}` : `${name} <${mailbox}>`
}
