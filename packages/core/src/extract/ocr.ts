import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Worker } from 'tesseract.js'

/** Reads text from pictures. */
export interface Ocr extends AsyncDisposable {
  /** The text of a PNG or JPEG, one picture at a time. Throws when the picture is damaged. */
  recognize(image: Uint8Array): Promise<string>
}

/** Reads English with Tesseract in a thread of its own, which the first picture starts. Downloads nothing. */
export function tesseractOcr(): Ocr {
  let worker: Promise<Worker> | null = null
  let last: Promise<unknown> = Promise.resolve()

  async function read(image: Uint8Array): Promise<string> {
    worker ??= startWorker()
    const { data } = await (await worker).recognize(Buffer.from(image))
    return data.text
  }

  return {
    recognize(image) {
      const text = last.then(() => read(image))
      last = text.catch(() => undefined)
      return text
    },
    async [Symbol.asyncDispose]() {
      await last
      await (await worker)?.terminate()
      worker = null
    },
  }
}

let shared: Ocr | null = null

/** The one of this process, for all that is read here by OCR: it holds some hundred megabytes. */
export function sharedOcr(): Ocr {
  shared ??= tesseractOcr()
  return shared
}

async function startWorker(): Promise<Worker> {
  const { createWorker, OEM, PSM } = (await import('tesseract.js')).default
  const require = createRequire(import.meta.url)
  const data = require.resolve('@tesseract.js-data/eng/package.json')
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: join(dirname(data), '4.0.0_best_int'),
    cacheMethod: 'none',
    // Without one a failure is thrown where nobody can catch it. It rejects the call all the same.
    errorHandler: () => {},
  })
  // Columns and tables are told apart only by the automatic mode; the one that is set is for a single block.
  await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO })
  return worker
}
