import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Worker } from 'tesseract.js'
import { type Recognized, recognizedOf } from './words.ts'

/** Reads text from images. */
export interface Ocr extends AsyncDisposable {
  /** Reads a PNG, JPEG or PGM. Processes one image at a time; throws when the image is damaged. */
  recognize(image: Uint8Array): Promise<Recognized>
}

/**
 * Reads with Tesseract in a separate thread, which the first image starts. Downloads nothing.
 *
 * @param languageFiles Tesseract's data file for each language, such as `eng.traineddata.gz`; English when empty.
 */
export function tesseractOcr(languageFiles: readonly string[] = []): Ocr {
  let worker: Promise<Worker> | null = null
  let last: Promise<unknown> = Promise.resolve()

  async function read(image: Uint8Array): Promise<Recognized> {
    worker ??= startWorker(languageFiles.length === 0 ? [english()] : languageFiles)
    const { data } = await (await worker).recognize(Buffer.from(image), {}, { text: true, blocks: true })
    return recognizedOf(data)
  }

  return {
    recognize(image) {
      const reading = last.then(() => read(image))
      last = reading.catch(() => undefined)
      return reading
    },
    async [Symbol.asyncDispose]() {
      await last
      await (await worker)?.terminate()
      worker = null
    },
  }
}

let shared: Ocr | null = null

/** Returns the instance shared by all OCR in this process, because each takes about a hundred megabytes. */
export function sharedOcr(languageFiles: readonly string[]): Ocr {
  shared ??= tesseractOcr(languageFiles)
  return shared
}

async function startWorker(languageFiles: readonly string[]): Promise<Worker> {
  const { createWorker, OEM, PSM } = (await import('tesseract.js')).default
  const names = languageFiles.map((path) => basename(path).replace(/\..*$/, ''))
  await using folder = await oneFolder(languageFiles)
  const worker = await createWorker(names, OEM.LSTM_ONLY, {
    langPath: folder.path,
    cacheMethod: 'none',
    // Without a handler, a failure is also thrown where nobody can catch it. The call is rejected either way.
    errorHandler: () => {},
  })
  // Only the automatic mode recognises columns and tables; the default mode expects a single block.
  await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO })
  return worker
}

/** Collects the language files, which come in separate packages, into one folder, where Tesseract expects them. */
async function oneFolder(files: readonly string[]): Promise<AsyncDisposable & { readonly path: string }> {
  const [first, ...others] = files
  if (first !== undefined && others.length === 0)
    return { path: dirname(first), async [Symbol.asyncDispose]() {} }
  const path = await mkdtemp(join(tmpdir(), 'docchat-languages-'))
  for (const file of files) await copyFile(file, join(path, basename(file)))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

function english(): string {
  const require = createRequire(import.meta.url)
  const data = require.resolve('@tesseract.js-data/eng/package.json')
  return join(dirname(data), '4.0.0_best_int', 'eng.traineddata.gz')
}
