import { readFile } from 'node:fs/promises'
import PostalMime, { type Address, type Email } from 'postal-mime'
import type { Extractor, ExtractRequest } from '../extractor.ts'
import { readHtml } from '../html/blocks.ts'
import { type ReadDocument, yieldPages } from '../pages/pages.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { messageDocument } from './message.ts'

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
  const isLost = email.text === undefined && html === null && email.attachments.length === 0
  const text = isLost ? await rawBody(path) : (email.text ?? null)
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
  if (mediaType !== 'multipart/related') return document
  return html === null
    ? { ...document, problems: [] }
    : { ...document, pages: readHtml(html).pages, problems: [] }
}

/** What follows the headers of a message whose parts cannot be told apart, as without a boundary. */
async function rawBody(path: string): Promise<string> {
  const message = (await readFile(path)).toString('utf8')
  return message.slice(/\r?\n\r?\n/.exec(message)?.index ?? message.length).trim()
}

function people(list: readonly Address[] = []): string {
  return list.map(named).filter(Boolean).join(', ')
}

function named(address: Address | undefined): string {
  if (address === undefined) return ''
  const { name = '', address: mailbox = '' } = address
  return name === '' || mailbox === '' ? `${name}${mailbox}` : `${name} <${mailbox}>`
}
