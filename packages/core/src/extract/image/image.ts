import { readFile } from 'node:fs/promises'
import { DocChatError } from '../../errors.ts'
import { packLayout } from '../../layout/pack.ts'
import type { Extractor, ExtractRequest } from '../extractor.ts'
import type { Ocr } from '../ocr/ocr.ts'
import { type PageReader, pageReader } from '../ocr/page-reader.ts'
import type { Scan } from '../ocr/scan.ts'
import { imageSize } from './size.ts'

/** A page at 600 dpi; more would exceed the memory limit of the process. */
const MAX_PIXELS = 40_000_000

/** The images that are read. Of a moving one, the first picture is. */
export const IMAGE_TYPES: readonly string[] = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/bmp',
]

/** Reads the text in an image, which is a one-page document. The caller closes `ocr`. */
export function imageExtractor(ocr: Ocr): Extractor {
  return {
    mediaTypes: IMAGE_TYPES,
    async *extract(request, { signal } = {}) {
      const { path, name, firstPage = 1 } = request
      signal?.throwIfAborted()
      const image = await readFile(path)
      checkSize(image, request)
      yield { type: 'opened', pageCount: 1 }
      signal?.throwIfAborted()
      if (firstPage > 1) return
      const reader = pageReader(ocr, request)
      const scan = await read(reader, image, request)
      const { text, layout } = scan
      signal?.throwIfAborted()
      const noText = { page: 1, code: 'NO_TEXT', message: `"${name}" contains no readable text.` } as const
      const warnings = text === '' ? [noText] : reader.warningsOf(1, scan)
      yield { type: 'page', page: { number: 1, text }, layout: packLayout(layout), warnings }
    },
  }
}

/** @throws DocChatError `DOCUMENT_UNREADABLE` (it is not an image), `DOCUMENT_TOO_LARGE`. */
export function checkSize(image: Buffer, { name }: ExtractRequest): void {
  const size = imageSize(image)
  if (size === null) throw damaged(name)
  checkPixels(size, name)
  if (isCutOff(image)) throw damaged(name)
}

/** @throws DocChatError `DOCUMENT_TOO_LARGE`. */
export function checkPixels(
  { width, height }: { readonly width: number; readonly height: number },
  name: string,
): void {
  if (width * height <= MAX_PIXELS) return
  const message = `"${name}" has ${width} x ${height} pixels; the limit is ${MAX_PIXELS / 1e6} million. Make it smaller.`
  throw new DocChatError('DOCUMENT_TOO_LARGE', message, { details: { width, height } })
}

/** A PNG has a last chunk. Decoders accept one without it, and leave the missing rows white. */
function isCutOff(image: Buffer): boolean {
  return image[0] === 0x89 && !image.includes('IEND', Math.max(0, image.length - 1024))
}

async function read(reader: PageReader, image: Buffer, { name }: ExtractRequest): Promise<Scan> {
  try {
    return await reader.read(image)
  } catch (error) {
    throw damaged(name, error)
  }
}

/** The error for an image or page that cannot be rendered. */
export function damaged(name: string, cause?: unknown): DocChatError {
  const message = `"${name}" cannot be read: it is damaged or not an image. Save it again and add that file.`
  return new DocChatError('DOCUMENT_UNREADABLE', message, { cause })
}
