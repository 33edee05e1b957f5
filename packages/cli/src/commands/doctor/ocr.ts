import type { LoadedSettings } from '@docchat/config'
import { missingOcr } from '@docchat/core'
import { type Check, fail, ok } from './check.ts'

/** Checks whether scans and images can be read. They need not be, unless the settings ask for it. */
export async function checkOcr({ ocr, ocrLanguages, sources }: LoadedSettings): Promise<readonly Check[]> {
  if (ocr === 'off') return [ok('ocr', `off: ${sources.ocr.place}`)]
  const command = missingOcr({ ocr, ocrLanguages })
  if (command === null) return [ok('ocr', 'reads scanned pages and images')]
  const message = 'not installed: scanned pages and images are not read'
  const advice = `To read them, run: ${command}`
  const isWanted = ocr === 'force' || ocrLanguages !== undefined
  return [isWanted ? fail('ocr', message, advice) : { ...ok('ocr', message), advice }]
}
