import { DocChatError, errorInfo } from './errors.ts'
import { clipPage } from './extract/clip-page.ts'
import type { Extractor } from './extract/extractor.ts'
import { type FromChild, type ToChild, WINDOW } from './extract/protocol.ts'
import { PROCESS_READERS } from './formats/process-readers.ts'

/** The program of the extraction process: one document at a time, no further ahead than the reader allows. */

let credit = 0
let wake = () => {}
const extractors = new Map<string, Extractor>()

process.on('message', (message: ToChild) => {
  if (message.type === 'extract') void run(message)
  if (message.type === 'more') credit++
  wake()
})
// The parent is gone, so nobody wants the pages.
process.on('disconnect', () => process.exit(0))
// A promise that a parser forgot: its page fails or falls silent all the same, and the others need not be lost with it.
process.on('unhandledRejection', () => {})
// A terminal sends these to all its processes. When to end is for the parent to say, which may want the rest first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})

async function run({ request, maxPageCharacters }: ToChild & { type: 'extract' }): Promise<void> {
  credit = WINDOW
  try {
    const extractor = await load(request.mediaType)
    for await (const event of extractor.extract(request)) {
      while (credit === 0) await new Promise<void>((resolve) => (wake = resolve))
      credit--
      send({ type: 'event', event: clipPage(event, maxPageCharacters) })
    }
    send({ type: 'done' })
  } catch (error) {
    send({ type: 'failed', error: errorInfo(error) })
  }
}

async function load(mediaType: string): Promise<Extractor> {
  const extractor =
    extractors.get(mediaType) ??
    (await PROCESS_READERS[mediaType]?.({ languageFiles: process.argv.slice(2) }))
  if (extractor === undefined)
    throw new DocChatError('UNSUPPORTED_FILE_TYPE', `Nothing here can read ${mediaType}.`)
  extractors.set(mediaType, extractor)
  return extractor
}

function send(message: FromChild): void {
  process.send?.(message)
}
