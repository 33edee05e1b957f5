import type { Extractor, ExtractRequest } from '../extractor.ts'
import { openOle } from '../ole/container.ts'
import type { ReadDocument } from '../pages/pages.ts'
import { yieldPages } from '../pages/pages.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { readRtf } from '../rtf/read.ts'
import { type Message, messageDocument } from './message.ts'
import { type MsgFolder, messagesIn, openMsg } from './msg-folder.ts'
import { unpackRtf } from './unpack-rtf.ts'

/** Reads messages that Outlook saved, as it reads those of other programs. */
export function msgExtractor(): Extractor {
  return {
    mediaTypes: ['application/vnd.ms-outlook'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const document = await refusingDamage(request.name, 'an Outlook message', () => read(request))
      yield* yieldPages(document, request, options)
    },
  }
}

async function read({ path, name }: ExtractRequest): Promise<ReadDocument> {
  const [outer, ...inner] = messagesIn(openMsg(await openOle(path, name)))
  const files = [outer, ...inner].flatMap((message) =>
    message.attachments().flatMap((one) => (one.isInline || one.message !== null ? [] : [one.name])),
  )
  const { pages, ...about } = messageDocument(messageOf(outer, files))
  // Messages within messages follow, as they do in e-mail.
  const following = inner.flatMap((message) => messageDocument(messageOf(message, [])).pages)
  return { ...about, pages: [...pages, ...following] }
}

function messageOf(message: MsgFolder, attachments: readonly string[]): Message {
  const text = message.text('body')
  const html = message.html()
  const packed = text === null && html === null ? message.bytes('rtf') : null
  const rtf = packed === null ? null : readRtf(unpackRtf(packed))
  const rich = rtf === null ? null : rtf.pages.map((page) => page.text).join('\n\n')
  return {
    from: senderOf(message),
    to: message.text('to') ?? '',
    cc: message.text('cc') ?? '',
    date: message.time('sent') ?? message.time('delivered') ?? '',
    subject: message.text('subject') ?? '',
    text: text ?? rich,
    html,
    attachments,
  }
}

function senderOf(message: MsgFolder): string {
  const name = message.text('senderName') ?? ''
  const address = message.text('senderSmtp') ?? message.text('senderAddress') ?? ''
  // Addresses within an organisation are paths.
  if (address === '' || !address.includes('@') || address === name) return name
  return name === '' ? address : `${name} <${address}>`
}
