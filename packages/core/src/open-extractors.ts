import { stat } from 'node:fs/promises'
import type { Disposer } from './disposer.ts'
import type { Extractor } from './extract/extractor.ts'
import { ocrPages } from './extract/ocr/pages.ts'
import { extractorPool } from './extract/pool/pool.ts'
import { FORMATS } from './formats/index.ts'
import { DOCUMENT_TYPES, OCR_TYPES, THUMBNAIL_TYPES } from './formats/process-readers.ts'
import type { OcrSetup } from './ocr-setup.ts'
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

/** Opens the extractors. The first that lists a media type reads it: custom ones come before built-in ones. */
export function openExtractors(
  disposer: Disposer,
  { own = [], ...options }: OpenExtractorsOptions,
): readonly Extractor[] {
  const [documents, ...others] = openPools(disposer, options)
  const inProcess = FORMATS.flatMap(({ mediaType, readers }) =>
    readers.inProcess ? [readsSmall(mediaType, readers.inProcess, documents)] : [],
  )
  return [...own, ...inProcess, documents, ...others]
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

/** Opens the extractors that run in child processes. OCR gets one process: it takes a whole core and much memory. */
function openPools(
  disposer: Disposer,
  { extraction: { limits, ocrLimits }, ocr: setup, concurrency }: OpenExtractorsOptions,
): [documents: Extractor, ...others: Extractor[]] {
  const documents = disposer.use(extractorPool({ ...limits, size: concurrency, mediaTypes: DOCUMENT_TYPES }))
  if (setup === null) return [documents]
  const ocr = disposer.use(
    extractorPool({
      size: 1,
      mediaTypes: OCR_TYPES,
      stepTimeoutMs: 120_000,
      documentTimeoutMs: 4 * 3_600_000,
      maxRssBytes: 1024 * 2 ** 20,
      ...ocrLimits,
      languageFiles: setup.languageFiles,
    }),
  )
  return [ocrPages(documents, ocr, setup), ocr]
}
