import { ocrInstalled } from '../ocr-installed.ts'

/** What uploads are held to. */
export interface UploadLimits {
  /** Media types that may be uploaded, each with its largest size in bytes. */
  readonly mediaTypes: Readonly<Record<string, number>>
}

/** 20 MB. */
const DEFAULT_MAX_BYTES = 20 * 1024 * 1024

/** The formats that can be read, up to 20 MB each; images are read by OCR alone. */
export function limitsOfFormats(withOcr: boolean): UploadLimits {
  const mediaTypes = {
    'application/pdf': DEFAULT_MAX_BYTES,
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': DEFAULT_MAX_BYTES,
    'text/csv': DEFAULT_MAX_BYTES,
    'text/html': DEFAULT_MAX_BYTES,
    'text/markdown': DEFAULT_MAX_BYTES,
    'text/plain': DEFAULT_MAX_BYTES,
    ...(withOcr && { 'image/jpeg': DEFAULT_MAX_BYTES, 'image/png': DEFAULT_MAX_BYTES }),
  }
  return { mediaTypes }
}

/** What is taken in unless options say otherwise. */
export const DEFAULT_LIMITS: UploadLimits = limitsOfFormats(ocrInstalled())
