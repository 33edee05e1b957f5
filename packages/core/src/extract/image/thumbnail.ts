import { readFile } from 'node:fs/promises'
import { thumbnailOf } from '../derived-types.ts'
import type { Extractor, ExtractRequest } from '../extractor.ts'
import { openPdf } from '../pdf/open.ts'
import { renderPage } from '../pdf/render.ts'
import { openTiff } from '../tiff/open.ts'
import { loadCanvas, type Picture } from './canvas.ts'
import { checkSize, damaged, IMAGE_TYPES } from './image.ts'

/** In pixels. A long and narrow page gets a narrower thumbnail. */
const WIDTH = 200
const MAX_HEIGHT = 600

/** Renders a small PNG of the first page of a PDF. */
export function pdfThumbnail(): Extractor {
  return thumbnailExtractor(['application/pdf'], firstPage)
}

/** Scales an image down to a small PNG. */
export function imageThumbnail(): Extractor {
  return thumbnailExtractor(IMAGE_TYPES, scaled)
}

/** Scales the first page of a TIFF down to a small PNG. */
export function tiffThumbnail(): Extractor {
  return thumbnailExtractor(['image/tiff'], firstTiffPage)
}

/** Extracts no text: the page that it yields has only an image. */
function thumbnailExtractor(
  mediaTypes: readonly string[],
  draw: (request: ExtractRequest) => Promise<Uint8Array>,
): Extractor {
  return {
    mediaTypes: mediaTypes.map(thumbnailOf),
    async *extract(request, { signal } = {}) {
      signal?.throwIfAborted()
      const image = await draw(request)
      signal?.throwIfAborted()
      yield { type: 'opened', pageCount: 1 }
      yield { type: 'page', page: { number: 1, text: '' }, image, warnings: [] }
    },
  }
}

async function firstPage(request: ExtractRequest): Promise<Uint8Array> {
  const { parser } = await openPdf(request, { toRender: true })
  try {
    return await renderPage(parser, 1, widthOf)
  } catch (cause) {
    throw damaged(request.name, cause)
  } finally {
    await parser.destroy()
  }
}

async function scaled(request: ExtractRequest): Promise<Uint8Array> {
  const bytes = await readFile(request.path)
  checkSize(bytes, request)
  const { loadImage } = loadCanvas()
  try {
    return shrunk(await loadImage(bytes))
  } catch (cause) {
    throw damaged(request.name, cause)
  }
}

async function firstTiffPage({ path, name }: ExtractRequest): Promise<Uint8Array> {
  const tiff = openTiff(await readFile(path), name)
  try {
    return shrunk(tiff.page(1))
  } catch (cause) {
    throw damaged(name, cause)
  }
}

function shrunk(image: Picture): Uint8Array {
  const { createCanvas } = loadCanvas()
  const width = Math.max(1, Math.round(Math.min(image.width, widthOf(image.width, image.height))))
  const height = Math.max(1, Math.round((image.height * width) / image.width))
  const canvas = createCanvas(width, height)
  canvas.getContext('2d').drawImage(image, 0, 0, width, height)
  return canvas.toBuffer('image/png')
}

function widthOf(width: number, height: number): number {
  return Math.min(WIDTH, (MAX_HEIGHT * width) / height)
}
