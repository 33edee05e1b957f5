import { errorInfo } from '../errors.ts'
import type { Extractor, ExtractRequest } from './extractor.ts'
import { pdfExtractor } from './pdf.ts'
import { type FromChild, type ToChild, WINDOW } from './protocol.ts'

/** The program of the extraction process: one document at a time, no further ahead than the reader allows. */

let credit = 0
let wake = () => {}

process.on('message', (message: ToChild) => {
  if (message.type === 'extract') void run(message.request)
  if (message.type === 'more') credit++
  wake()
})
// The parent is gone, so nobody wants the pages.
process.on('disconnect', () => process.exit(0))

const extractors: readonly Extractor[] = [pdfExtractor()]

async function run(request: ExtractRequest): Promise<void> {
  credit = WINDOW
  try {
    const extractor = extractors.find((one) => one.mediaTypes.includes(request.mediaType))
    if (extractor === undefined) throw new Error(`no extractor for ${request.mediaType}`)
    for await (const event of extractor.extract(request)) {
      while (credit === 0) await new Promise<void>((resolve) => (wake = resolve))
      credit--
      send({ type: 'event', event })
    }
    send({ type: 'done' })
  } catch (error) {
    send({ type: 'failed', error: errorInfo(error) })
  }
}

function send(message: FromChild): void {
  process.send?.(message)
}
