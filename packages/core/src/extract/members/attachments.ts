import { extname } from 'node:path'
import { parseMail } from '../mail/mail.ts'
import { openMsg } from '../mail/msg-folder.ts'
import { openOle } from '../ole/container.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { documentOf } from '../pdf/document.ts'
import { openPdf } from '../pdf/open.ts'
import type { Member } from './member.ts'

type Attachment = readonly [name: string | null, content: Uint8Array | null]

const READERS: Readonly<Record<string, (path: string, name: string) => Promise<readonly Attachment[]>>> = {
  '.eml': ofMail,
  '.msg': ofOutlook,
  '.pdf': ofPdf,
}

/**
 * Reads the files that are attached to an e-mail or a PDF. Each has a name of its own, if need be with a number.
 *
 * @throws DocChatError `DOCUMENT_UNREADABLE`, `DOCUMENT_ENCRYPTED`.
 */
export async function attachmentsOf(path: string, name: string): Promise<Member[]> {
  const read = READERS[extname(path).toLowerCase()]
  if (read === undefined) return []
  const attachments = await refusingDamage(name, 'a message or a PDF', () => read(path, name))
  const used = new Set<string>()
  return attachments.flatMap(([given, content], index) => {
    if (content === null || content.length === 0) return []
    const own = unique((given ?? '').split(/[\\/]/).at(-1) || `attachment ${index + 1}`, used)
    return [{ name: own, sizeBytes: content.length, open: () => once(content) }]
  })
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

function unique(name: string, used: Set<string>): string {
  const ending = extname(name)
  let own = name
  for (let number = 2; used.has(own); number++)
    own = `${name.slice(0, name.length - ending.length)} (${number})${ending}`
  used.add(own)
  return own
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
  const message = openMsg(await openOle(path, name))
  const attachments = message.attachments().filter(({ isInline }) => !isInline)
  return attachments.map((one) => [one.name, one.content])
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
