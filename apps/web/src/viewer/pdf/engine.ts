import type { PDFDocumentLoadingTask, PDFWorker } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import { PIECE_BYTES, type ReadAhead } from './read-ahead.ts'

type Engine = typeof import('pdfjs-dist')

/** One worker for all documents: starting it takes longer than opening most of them. */
interface StartedEngine {
  readonly pdfjs: Engine
  readonly worker: PDFWorker
}

let started: Promise<StartedEngine> | undefined

/** Loads pdf.js when it is first needed. */
export function startEngine(): Promise<StartedEngine> {
  started ??= start().catch((error: unknown) => {
    started = undefined
    throw error
  })
  return started
}

// The legacy build runs in browsers that are some years old.
async function start(): Promise<StartedEngine> {
  // Both scripts are loaded at the same time.
  const port = new Worker(trustedUrl(new URL(workerUrl, import.meta.url).href), { type: 'module' })
  const pdfjs: Engine = await import('pdfjs-dist/legacy/build/pdf.mjs')
  return { pdfjs, worker: pdfjs.PDFWorker.create({ port }) }
}

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): {
    createScriptURL(url: string): string
  }
}

/** The page's policy lets only URLs of its own files become scripts. */
function trustedUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory }
  return trustedTypes?.createPolicy('docchat', { createScriptURL: () => url }).createScriptURL(url) ?? url
}

interface OpenOptions {
  readonly file: ReadAhead
  readonly sizeBytes: number
  /** Is told why the file cannot be read. */
  onError(error: unknown): void
}

/** Opens a PDF that is read only where it is looked at. */
export function openPdf(
  { pdfjs, worker }: StartedEngine,
  { file, sizeBytes, onError }: OpenOptions,
): PDFDocumentLoadingTask {
  let closed = false
  class Range extends pdfjs.PDFDataRangeTransport {
    override requestDataRange(start: number, end: number): void {
      // pdf.js takes more than it asked for, too.
      file.read({ start, end }).then(
        (bytes) => closed || this.onDataRange(start, bytes),
        (error: unknown) => closed || onError(error),
      )
    }
    override abort(): void {
      closed = true
    }
  }
  const folder = (name: string) => new URL(`pdfjs/${name}/`, document.baseURI).href
  return pdfjs.getDocument({
    range: new Range(sizeBytes, null),
    worker,
    rangeChunkSize: PIECE_BYTES,
    disableAutoFetch: true,
    disableStream: true,
    cMapUrl: folder('cmaps'),
    standardFontDataUrl: folder('standard_fonts'),
    wasmUrl: folder('wasm'),
    iccUrl: folder('iccs'),
  })
}
