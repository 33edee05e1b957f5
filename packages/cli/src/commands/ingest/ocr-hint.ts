import type { LoadedSettings } from '@docchat/config'
import { type DocumentVersion, missingOcr } from '@docchat/core'
import type { Output } from '../../terminal/output.ts'

/** Says how to read scans and images, if some were left unread for lack of OCR. */
export interface OcrHint {
  read(version: Pick<DocumentVersion, 'warnings'>): void
  /** Call it with the name of a file that was not taken. */
  named(name: string): void
  give(settings: Pick<LoadedSettings, 'ocr' | 'ocrLanguages'>): void
}

const IMAGE = /\.(?:png|jpe?g|webp|gif|bmp|tiff?)$/i

/** Creates a hint for people. */
export function ocrHint(output: Pick<Output, 'json' | 'note'>): OcrHint {
  let isNeeded = false
  return {
    read({ warnings }) {
      isNeeded ||= warnings.some(({ code }) => code === 'NO_TEXT' || code === 'UNREAD_PICTURE')
    },
    named(name) {
      isNeeded ||= IMAGE.test(name)
    },
    give(settings) {
      const command = isNeeded ? missingOcr(settings) : null
      if (command === null || output.json) return
      output.note(
        `Scanned pages and images are read by OCR, which is not installed. To add it, run: ${command}`,
      )
    },
  }
}
