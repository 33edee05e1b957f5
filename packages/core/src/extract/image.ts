import { readFile } from 'node:fs/promises'
import { DocChatError } from '../errors.ts'
import type { Extractor, ExtractRequest } from './extractor.ts'
import { imageSize } from './image-size.ts'
import { normalizeText } from './normalize.ts'
import type { Ocr } from './ocr.ts'
import { readByOcr } from './ocr-warning.ts'

/** A page at 600 dpi; more would take more memory than the process may. */
const MAX_PIXELS = 40_000_000

/** Reads the text in a PNG or JPEG, which is a document of one page. The caller closes `ocr`. */
export function imageExtractor(ocr: Ocr): Extractor {
  return {
    mediaTypes: ['image/png', 'image/jpeg'],
    async *extract(request, { signal } = {}) {
      const { path, name, firstPage = 1 } = request
      signal?.throwIfAborted()
      const image = await readFile(path)
      checkSize(image, request)
      yield { type: 'opened', pageCount: 1 }
      signal?.throwIfAborted()
      if (firstPage > 1) return
      const text = normalizeText(await recognize(ocr, image, request))
      signal?.throwIfAborted()
      const noText = `"${name}" shows no text that could be read.`
      const warnings = [text === '' ? ({ page: 1, code: 'NO_TEXT', message: noText } as const) : readByOcr(1)]
      yield { type: 'page', page: { number: 1, text }, warnings }
    },
  }
}

/** @throws DocChatError `DOCUMENT_UNREADABLE` (it is no image), `DOCUMENT_TOO_LARGE`. */
export function checkSize(image: Buffer, { name }: ExtractRequest): void {
  const size = imageSize(image)
  if (size === null) throw damaged(name)
  const { width, height } = size
  if (width * height <= MAX_PIXELS) return
  const message = `"${name}" has ${width} x ${height} pixels; at most ${MAX_PIXELS / 1e6} million are read. Make it smaller.`
  throw new DocChatError('DOCUMENT_TOO_LARGE', message, { details: { width, height } })
}

async function recognize(ocr: Ocr, image: Buffer, { name }: ExtractRequest): Promise<string> {
  try {
    return await ocr.recognize(image)
  } catch (error) {
    throw damaged(name, error)
  }
}

/** What is said of an image, or a page, that cannot be shown. */
export function damaged(name: string, cause?: unknown): DocChatError {
  const message = `"${name}" cannot be read: it is damaged, or no image. Save it again and add that.`
  return new DocChatError('DOCUMENT_UNREADABLE', message, { cause })
}
