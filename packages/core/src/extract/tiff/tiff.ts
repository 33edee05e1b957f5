import { readFile } from 'node:fs/promises'
import { DocChatError } from '../../errors.ts'
import { packLayout } from '../../layout/pack.ts'
import type { Extractor, PageEvent } from '../extractor.ts'
import { damaged } from '../image/image.ts'
import type { Ocr } from '../ocr/ocr.ts'
import { type PageReader, pageReader } from '../ocr/page-reader.ts'
import { type OpenTiff, openTiff } from './open.ts'

/** Reads the pages of a TIFF by OCR. The caller closes `ocr`. */
export function tiffExtractor(ocr: Ocr): Extractor {
  return {
    mediaTypes: ['image/tiff'],
    async *extract(request, { signal } = {}) {
      const { path, name, firstPage = 1, lastPage = Number.POSITIVE_INFINITY } = request
      signal?.throwIfAborted()
      const tiff = openTiff(await readFile(path), name)
      yield { type: 'opened', pageCount: tiff.pageCount }
      const reader = pageReader(ocr, request)
      for (let number = firstPage; number <= Math.min(lastPage, tiff.pageCount); number++) {
        signal?.throwIfAborted()
        yield await readPage(tiff, number, reader, name)
      }
    },
  }
}

/** A page that cannot be decoded does not affect the others, unless it is the only one. */
async function readPage(
  tiff: OpenTiff,
  number: number,
  reader: PageReader,
  name: string,
): Promise<PageEvent> {
  try {
    const scan = await reader.read(tiff.page(number))
    const { text, layout } = scan
    const message = `Page ${number} contains no readable text.`
    const warnings =
      text === '' ? [{ page: number, code: 'NO_TEXT', message } as const] : reader.warningsOf(number, scan)
    return { type: 'page', page: { number, text }, layout: packLayout(layout), warnings }
  } catch (cause) {
    if (tiff.pageCount === 1) throw DocChatError.isInstance(cause) ? cause : damaged(name, cause)
    const why = DocChatError.isInstance(cause) ? cause.message : 'it is damaged.'
    const message = `Page ${number} could not be read: ${why}`
    const warnings = [{ page: number, code: 'PAGE_UNREADABLE', message } as const]
    return { type: 'page', page: { number, text: '' }, warnings }
  }
}
