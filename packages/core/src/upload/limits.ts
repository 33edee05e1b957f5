import { ocrInstalled } from '../ocr-installed.ts'

/** What uploads are held to. */
export interface UploadLimits {
  /** Media types that may be uploaded, each with its largest size in bytes. */
  readonly mediaTypes: Readonly<Record<string, number>>
}

/** 20 MB. */
const DEFAULT_MAX_BYTES = 20 * 1024 * 1024

/** What is taken in unless options say otherwise: the formats that can be read, up to 20 MB each; images need OCR installed. */
export const DEFAULT_LIMITS: UploadLimits = {
  mediaTypes: {
    'application/pdf': DEFAULT_MAX_BYTES,
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': DEFAULT_MAX_BYTES,
    'text/csv': DEFAULT_MAX_BYTES,
    'text/html': DEFAULT_MAX_BYTES,
    'text/markdown': DEFAULT_MAX_BYTES,
    'text/plain': DEFAULT_MAX_BYTES,
    ...(ocrInstalled() ? { 'image/jpeg': DEFAULT_MAX_BYTES, 'image/png': DEFAULT_MAX_BYTES } : {}),
  },
}
