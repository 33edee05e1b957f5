import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Worker } from 'tesseract.js'
import { type Recognized, recognizedOf } from './words.ts'

/** Reads text from images. */
export interface Ocr extends AsyncDisposable {
  /** Languages that it reads only when it is told to. */
  readonly spareLanguages: readonly string[]
  /** Whether it has data for a language. */
  reads(language: string): boolean
  /**
   * Reads a PNG, JPEG or PGM. Processes one image at a time; throws when the image is damaged.
   *
   * @param language - a spare language, to be read as well as the others.
   */
  recognize(image: Uint8Array, language?: string): Promise<Recognized>
}

/** Reads an image, in languages that have been chosen. */
export type Recognizer = Pick<Ocr, 'recognize'>

/**
 * Reads with Tesseract in a separate thread, which the first image starts. Downloads nothing.
 *
 * @param languageFiles Tesseract's data file for each language, such as `eng.traineddata.gz`; English when empty.
 * @param spareFiles the files of languages that are read only when asked for.
 */
export function tesseractOcr(languageFiles: readonly string[] = [], spareFiles: readonly string[] = []): Ocr {
  const files = languageFiles.length === 0 ? [english()] : languageFiles
  let worker: Promise<Worker> | null = null
  let inUse: string | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function read(image: Uint8Array, language: string | undefined): Promise<Recognized> {
    const spare = spareFiles.find((file) => languageOf(file) === language)
    if (inUse !== spare) {
      await (await worker)?.terminate()
      worker = null
    }
    inUse = spare
    worker ??= startWorker(spare === undefined ? files : [spare, ...files])
    const { data } = await (await worker).recognize(Buffer.from(image), {}, { text: true, blocks: true })
    return recognizedOf(data)
  }

  return {
    spareLanguages: spareFiles.map(languageOf),
    reads: (language) => [...files, ...spareFiles].some((file) => languageOf(file) === language),
    recognize(image, language) {
      const reading = last.then(() => read(image, language))
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
export function sharedOcr(languageFiles: readonly string[], spareFiles: readonly string[]): Ocr {
  shared ??= tesseractOcr(languageFiles, spareFiles)
  return shared
}

async function startWorker(languageFiles: readonly string[]): Promise<Worker> {
  const { createWorker, OEM, PSM } = (await import('tesseract.js')).default
  const names = languageFiles.map(languageOf)
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

/** Returns the language of a data file, such as `eng` for `eng.traineddata.gz`. */
function languageOf(file: string): string {
  return basename(file).replace(/\..*$/, '')
}

function english(): string {
  const require = createRequire(import.meta.url)
  const data = require.resolve('@tesseract.js-data/eng/package.json')
  return join(dirname(data), '4.0.0_best_int', 'eng.traineddata.gz')
}
