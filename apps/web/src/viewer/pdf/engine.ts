import type { PDFDocumentLoadingTask, PDFWorker } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

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
  const pdfjs: Engine = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const port = new Worker(trustedUrl(new URL(workerUrl, import.meta.url).href), { type: 'module' })
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

/** Enough for a page of text; a file is read only where it is looked at. */
const RANGE_BYTES = 1 << 16

interface OpenOptions {
  readonly url: string
  readonly headers: Record<string, string>
}

export function openPdf(
  { pdfjs, worker }: StartedEngine,
  { url, headers }: OpenOptions,
): PDFDocumentLoadingTask {
  const folder = (name: string) => new URL(`pdfjs/${name}/`, document.baseURI).href
  return pdfjs.getDocument({
    url,
    httpHeaders: headers,
    worker,
    rangeChunkSize: RANGE_BYTES,
    disableAutoFetch: true,
    disableStream: true,
    cMapUrl: folder('cmaps'),
    standardFontDataUrl: folder('standard_fonts'),
    wasmUrl: folder('wasm'),
    iccUrl: folder('iccs'),
  })
}
