import type { Format } from '../extract/format.ts'
import { ocrInstalled } from '../ocr-setup.ts'
import { needsOcr } from './built-in-format.ts'
import { FORMATS } from './index.ts'

/** Returns the formats that are read without custom extractors, including images where the OCR packages are installed. */
export function supportedFormats(): readonly Format[] {
  const withOcr = ocrInstalled()
  return FORMATS.filter((format) => withOcr || !needsOcr(format))
}
