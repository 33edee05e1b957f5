import type { LoadedSettings } from '@docchat/config'
import { ocrCommand } from '@docchat/core'
import { type Check, ok, warn } from './check.ts'

/** Checks whether what reads scans and draws thumbnails is installed. */
export function checkOcr({ ocr }: LoadedSettings): Check {
  if (ocr === 'off') return ok('ocr', 'off, so scans and pictures are not read')
  const command = ocrCommand()
  return command === null
    ? ok('ocr', 'installed, so scans and pictures are read')
    : warn(
        'ocr',
        'not installed, so scans and pictures are not read, and there are no thumbnails',
        `To read them, run: ${command}`,
      )
}
