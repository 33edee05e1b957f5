import { stat } from 'node:fs/promises'
import type { Disposer } from './disposer.ts'
import { ocrOf } from './extract/derived-types.ts'
import type { Extractor } from './extract/extractor.ts'
import { namesOcr, ocrPages, pagesBeforeOcr } from './extract/ocr/pages.ts'
import { ocrStage } from './extract/ocr/stage.ts'
import { extractorPool } from './extract/pool/pool.ts'
import { FORMATS } from './formats/index.ts'
import { DOCUMENT_TYPES, OCR_TYPES, THUMBNAIL_TYPES } from './formats/process-readers.ts'
import type { OcrReading } from './ingest/ocr-stage.ts'
import { missingOcr, type OcrSetup } from './ocr-setup.ts'
import type { ExtractionOptions } from './options.ts'

/** A few hundred pages, read in some milliseconds. */
const SMALL_BYTES = 512 * 1024

/** Options of {@link openExtractors}. */
export interface OpenExtractorsOptions {
  /** Custom extractors, tried first. */
  readonly own?: readonly Extractor[] | undefined
  readonly extraction: ExtractionOptions
  readonly ocr: OcrSetup | null
  /** The number of documents read at a time. */
  readonly concurrency: number
}

/** The extractors that read documents, with and without OCR. */
export interface OpenExtractors {
  /** Leave the pages that need OCR to its stage. */
  readonly extractors: readonly Extractor[]
  readonly ocr: OcrReading | null
}

/** Opens the extractors. The first that lists a media type reads it: custom ones come before built-in ones. */
export function openExtractors(
  disposer: Disposer,
  { own = [], ...options }: OpenExtractorsOptions,
): OpenExtractors {
  const { extraction, concurrency } = options
  const documents = disposer.use(
    extractorPool({ ...extraction.limits, size: concurrency, mediaTypes: DOCUMENT_TYPES }),
  )
  const inProcess = FORMATS.flatMap(({ mediaType, readers }) =>
    readers.inProcess ? [readsSmall(mediaType, readers.inProcess, documents)] : [],
  )
  const first = [...own, ...inProcess]
  const ocr = openOcr(disposer, options)
  if (ocr === null) {
    const command = extraction.ocr === 'off' ? null : missingOcr()
    return {
      extractors: [...first, command === null ? documents : namesOcr(documents, isScannable, command)],
      ocr: null,
    }
  }
  const stage = ocrStage(ocr, options.ocr ?? {})
  return {
    extractors: [...first, pagesBeforeOcr(documents, stage)],
    ocr: { stage, extractors: [...first, ocrPages(documents, stage), ocr] },
  }
}

/** Whether documents of a type may have pages for OCR. */
function isScannable(mediaType: string): boolean {
  return OCR_TYPES.includes(ocrOf(mediaType))
}

/** Reads small files with the extractor that `load` imports, others with `large`. */
function readsSmall(mediaType: string, load: () => Promise<Extractor>, large: Extractor): Extractor {
  return {
    mediaTypes: [mediaType],
    async *extract(request, options) {
      const { size } = await stat(request.path)
      yield* (size > SMALL_BYTES ? large : await load()).extract(request, options)
    },
  }
}

/** Opens the extractor that renders thumbnails. The caller closes it. */
export function openThumbnailer({ limits }: ExtractionOptions): Extractor & AsyncDisposable {
  return extractorPool({ ...limits, size: 1, mediaTypes: THUMBNAIL_TYPES })
}

/** OCR gets one process, which gives way to others: it takes a whole core and much memory. */
function openOcr(
  disposer: Disposer,
  { extraction: { ocrLimits }, ocr }: OpenExtractorsOptions,
): Extractor | null {
  if (ocr === null) return null
  return disposer.use(
    extractorPool({
      size: 1,
      mediaTypes: OCR_TYPES,
      stepTimeoutMs: 120_000,
      documentTimeoutMs: 4 * 3_600_000,
      maxRssBytes: 1024 * 2 ** 20,
      ...ocrLimits,
      languageFiles: ocr.languageFiles,
      spareFiles: ocr.spareFiles,
      inBackground: true,
    }),
  )
}
