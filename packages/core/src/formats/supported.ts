import type { Format } from '../extract/format.ts'
import { tesseractInstalled } from '../ocr-setup.ts'
import { needsOcr } from './built-in-format.ts'
import { FORMATS } from './index.ts'

/** The formats that are read without extractors of your own; images among them where the packages of OCR are installed. */
export function supportedFormats(): readonly Format[] {
  const withOcr = tesseractInstalled()
  return FORMATS.filter((format) => withOcr || !needsOcr(format))
}
