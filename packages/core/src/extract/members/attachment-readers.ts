import { extname } from 'node:path'
import { pathOnDisk } from '../../disk-path.ts'
import { parseMail } from '../mail/mail.ts'
import { messagesIn, openMsg } from '../mail/msg-folder.ts'
import { openOle } from '../ole/container.ts'
import { documentOf } from '../pdf/document.ts'
import { openPdf } from '../pdf/open.ts'

/** An attached file, as it is named. */
export type Attachment = readonly [name: string | null, content: Uint8Array | null]

const READERS: Readonly<Record<string, (path: string, name: string) => Promise<readonly Attachment[]>>> = {
  '.eml': ofMail,
  '.msg': ofOutlook,
  '.pdf': ofPdf,
}

/** Reads the files that are attached to an e-mail or a PDF, into memory. */
export async function readAttachments(path: string, name: string): Promise<readonly Attachment[]> {
  // They pass the path on to the file system, which takes bytes too.
  return (await READERS[extname(path).toLowerCase()]?.(pathOnDisk(path) as string, name)) ?? []
}

async function ofMail(path: string): Promise<Attachment[]> {
  const { attachments } = await parseMail(path)
  return attachments
    .filter(({ related }) => related !== true)
    .map(({ filename, mimeType, content }): Attachment => {
      // A message that was forwarded as a whole has no name.
      const name = filename ?? (mimeType === 'message/rfc822' ? 'message.eml' : null)
      return [name, typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content)]
    })
}

async function ofOutlook(path: string, name: string): Promise<Attachment[]> {
  const messages = messagesIn(openMsg(await openOle(path, name)))
  const attachments = messages.flatMap((message) => message.attachments())
  // Attached messages are read with the one that they are attached to.
  return attachments
    .filter(({ isInline, message }) => !isInline && message === null)
    .map((one) => [one.name, one.content])
}

async function ofPdf(path: string, name: string): Promise<Attachment[]> {
  const { parser } = await openPdf({ path, name, mediaType: 'application/pdf' })
  try {
    const files = (await (await documentOf(parser)).getAttachments()) ?? {}
    return Object.values(files).map(({ filename, content }): Attachment => [filename, content])
  } finally {
    await parser.destroy()
  }
}
