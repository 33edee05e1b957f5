import { readFile } from 'node:fs/promises'
import PostalMime, { type Address, decodeWords, type Email } from 'postal-mime'
import type { Extractor, ExtractRequest } from '../extractor.ts'
import { readHtml } from '../html/blocks.ts'
import { type ReadDocument, yieldPages } from '../pages/pages.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { type TextProblem, undecoded } from '../text/encoding.ts'
import { readText } from '../text/open.ts'
import { messageDocument } from './message.ts'

/** A header, or the line before a message that mailboxes have. */
const HEADER = /^(?:[!-9;-~]+[ \t]*:|>?From )/

/** A file without any of these headers is no message, whatever its lines look like. */
const TELLING_HEADERS = new Set(
  'from to cc bcc sender reply-to subject date message-id mime-version content-type received return-path'.split(
    ' ',
  ),
)

const LINE_FEED = 0x0a
const RETURN = 0x0d
/** Blank lines and a byte order mark. */
const BEFORE_HEADERS = new Set([LINE_FEED, RETURN, 0xef, 0xbb, 0xbf])
const REPLACEMENT = '\ufffd'
/** What is read of a message. */
const FIELDS = ['from', 'to', 'cc', 'subject', 'text', 'html'] as const
const UNICODE = new Set(['utf-8', 'utf8', 'us-ascii'])

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
  const email = await parse(await readFile(path))
  if (email.headers.length === 0) throw new Error('it has no headers')
  return email
}

async function parse(message: Uint8Array): Promise<Email> {
  return await PostalMime.parse(withLines(message), {
    attachmentEncoding: 'arraybuffer',
    maxNestingDepth: 50,
    maxHeadersSize: 1024 * 1024,
  })
}

/** Leaves out what would end the headers before they begin, and ends lines as messages do. */
function withLines(message: Uint8Array): Uint8Array {
  const start = message.findIndex((byte) => !BEFORE_HEADERS.has(byte))
  const rest = message.subarray(Math.max(start, 0))
  return rest.includes(LINE_FEED) ? rest : rest.map((byte) => (byte === RETURN ? LINE_FEED : byte))
}

async function read({ path, mediaType }: ExtractRequest): Promise<ReadDocument> {
  const bytes = await readFile(path)
  const names = charsetsOf(bytes)
  const { email, problems } = await decoded(await parse(bytes), path, names)
  const { html = null, date = '', subject = '' } = email
  const text = await textOf(email, path)
  const document = messageDocument({
    from: named(email.from),
    to: people(email.to),
    cc: people(email.cc),
    ...{ date, subject, html, text },
    attachments: email.attachments
      // Pictures within the HTML.
      .filter(({ related }) => related !== true)
      .map(({ filename, mimeType }) => filename ?? mimeType),
  })
  const all = [...problems, ...unknownEncodings(names)].map((problem) => ({ page: 1, ...problem }))
  if (mediaType !== 'multipart/related') return { ...document, problems: [...document.problems, ...all] }
  return { ...document, ...(html !== null && { pages: readHtml(html).pages }), problems: all }
}

/** Reads what is not in the encoding that it should be in, as mail that names none, in that of the whole file. */
async function decoded(
  email: Email,
  path: string,
  names: ReadonlySet<string>,
): Promise<{ email: Email; problems: readonly TextProblem[] }> {
  const { text, problem } = await readText(path)
  if (!isMessage(email)) return { email, problems: problem === null ? [] : [problem] }
  const isLost = (key: keyof Email) => JSON.stringify(email[key])?.includes(REPLACEMENT) === true
  if (!FIELDS.some(isLost)) return { email, problems: [] }
  const other = await parse(Buffer.from(text))
  // Parts that name another encoding would be read wrong instead.
  const isBodyLost = [...names].every((name) => UNICODE.has(name))
  const lost = FIELDS.filter((key) => isLost(key) && (isBodyLost || (key !== 'text' && key !== 'html')))
  const repaired = { ...email, ...Object.fromEntries(lost.map((key) => [key, other[key]])) }
  const left = JSON.stringify(FIELDS.map((key) => repaired[key])).split(REPLACEMENT).length - 1
  const problems = [problem, left === 0 ? null : undecoded(left)].filter((one) => one !== null)
  return { email: repaired, problems: problems.slice(0, 1) }
}

/** The text of a message, and whatever of the file would be lost otherwise. */
async function textOf(email: Email, path: string): Promise<string | null> {
  const { text, html, attachments, headerLines } = email
  if (!isMessage(email)) return (await readText(path)).text
  // Parts that cannot be told apart, as without a boundary.
  const isLost = text === undefined && html === undefined && attachments.length === 0
  const body = isLost ? bodyOf((await readText(path)).text) : text
  const others = headerLines.map(({ line }) => line).filter((line) => !HEADER.test(line))
  return others.length === 0 ? (body ?? null) : [...others, body].join('\n')
}

function isMessage({ headers }: Email): boolean {
  return headers.some(({ key }) => TELLING_HEADERS.has(key))
}

function bodyOf(message: string): string {
  return message.slice(/\r?\n\r?\n/.exec(message)?.index ?? message.length).trim()
}

/** The encodings that the parts of a message name. */
function charsetsOf(message: Buffer): ReadonlySet<string> {
  const types = message.toString('latin1').match(/^content-type:.*(?:\r?\n[ \t].*)*/gim) ?? []
  const names = types.map((type) => /\bcharset\s*=\s*"?([\w.:-]{1,40})/i.exec(type)?.[1]?.toLowerCase())
  return new Set(names.filter((name) => name !== undefined))
}

/** Letters beyond ASCII of a part whose encoding is not known are read as Windows-1252. */
function unknownEncodings(names: ReadonlySet<string>): TextProblem[] {
  return [...names]
    .filter((name) => !isEncoding(name))
    .map((name) => ({
      code: 'ENCODING',
      message: `The message is in the encoding "${name}", which cannot be read: letters other than A to Z are wrong. Save it as UTF-8.`,
    }))
}

/** Whether letters are read as what this encoding, perhaps by another name, has. */
function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name) !== null
  } catch {
    return decodeWords(`=?${name}?Q?=A4=E4=F6?=`) !== '¤äö'
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
