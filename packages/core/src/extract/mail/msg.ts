import type { Extractor, ExtractRequest } from '../extractor.ts'
import { openOle } from '../ole/container.ts'
import type { ReadDocument } from '../pages/pages.ts'
import { yieldPages } from '../pages/pages.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { readRtf } from '../rtf/read.ts'
import { messageDocument } from './message.ts'
import { type MsgFolder, openMsg } from './msg-folder.ts'
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
  const message = openMsg(await openOle(path, name))
  const text = message.text('body')
  const html = message.html()
  const packed = text === null && html === null ? message.bytes('rtf') : null
  const rtf = packed === null ? null : readRtf(unpackRtf(packed))
  const rich = rtf === null ? null : rtf.pages.map((page) => page.text).join('\n\n')
  return messageDocument({
    from: senderOf(message),
    to: message.text('to') ?? '',
    cc: message.text('cc') ?? '',
    date: message.time('sent') ?? message.time('delivered') ?? '',
    subject: message.text('subject') ?? '',
    text: text ?? rich,
    html,
    attachments: message.attachments().flatMap(({ name: own, isInline }) => (isInline ? [] : [own])),
  })
}

function senderOf(message: MsgFolder): string {
  const name = message.text('senderName') ?? ''
  const address = message.text('senderSmtp') ?? message.text('senderAddress') ?? ''
  // Addresses within an organisation are paths.
  if (address === '' || !address.includes('@') || address === name) return name
  return name === '' ? address : `${name} <${address}>`
}
