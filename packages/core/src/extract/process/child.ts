import module from 'node:module'
import { DocChatError, errorInfo } from '../../errors.ts'
import { PROCESS_READERS } from '../../formats/process-readers.ts'
import type { Extractor } from '../extractor.ts'
import { clipPage } from '../pages/clip-page.ts'
import { type FromChild, type ToChild, WINDOW } from './protocol.ts'

/** The entry point of the extraction process: one document at a time, with credit-based backpressure. */

let credit = 0
let wake = () => {}
const extractors = new Map<string, Extractor>()

process.on('message', (message: ToChild) => {
  if (message.type === 'extract') void run(message)
  if (message.type === 'more') credit++
  wake()
})
// The parent is gone, so nobody reads the pages.
process.on('disconnect', () => process.exit(0))
// A parser left a rejected promise unhandled. Its page fails or times out on its own; the other pages must not be lost.
process.on('unhandledRejection', () => {})
// A terminal sends these to the whole process group. The parent decides when to end: it may want the remaining pages.
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
    // It is killed in the end, and then Node writes nothing.
    if (module.getCompileCacheDir() !== undefined) module.flushCompileCache()
    send({ type: 'done' })
  } catch (error) {
    send({ type: 'failed', error: errorInfo(error) })
  }
}

async function load(mediaType: string): Promise<Extractor> {
  const extractor =
    extractors.get(mediaType) ?? (await PROCESS_READERS[mediaType]?.(JSON.parse(process.argv[2] ?? '')))
  if (extractor === undefined)
    throw new DocChatError('UNSUPPORTED_FILE_TYPE', `No extractor reads ${mediaType}.`)
  extractors.set(mediaType, extractor)
  return extractor
}

function send(message: FromChild): void {
  process.send?.(message)
}
