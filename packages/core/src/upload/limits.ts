import { tesseractInstalled } from '../ocr-setup.ts'

/** What uploads are held to. */
export interface UploadLimits {
  /** Media types that may be uploaded, each with its largest size in bytes. */
  readonly mediaTypes: Readonly<Record<string, number>>
}

/** What may be uploaded, where that differs from the defaults. */
export interface UploadLimitOptions {
  /** The largest size of a file in bytes, for types that have none of their own. @defaultValue 20 MB */
  readonly maxFileBytes?: number
  /** The largest size in bytes of files of these media types; the other types keep theirs. */
  readonly mediaTypes?: Readonly<Record<string, number>>
}

/** 20 MB. */
const DEFAULT_MAX_BYTES = 20 * 1024 * 1024

const IMAGES = { 'image/jpeg': DEFAULT_MAX_BYTES, 'image/png': DEFAULT_MAX_BYTES }

/** What is taken in unless options say otherwise: the formats that can be read, up to 20 MB each. */
export const DEFAULT_LIMITS: UploadLimits = {
  mediaTypes: {
    'application/pdf': DEFAULT_MAX_BYTES,
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': DEFAULT_MAX_BYTES,
    'text/csv': DEFAULT_MAX_BYTES,
    'text/html': DEFAULT_MAX_BYTES,
    'text/markdown': DEFAULT_MAX_BYTES,
    'text/plain': DEFAULT_MAX_BYTES,
    ...(tesseractInstalled() && IMAGES),
  },
}

/** The limits in force. */
export function uploadLimits({ maxFileBytes, mediaTypes }: UploadLimitOptions = {}): UploadLimits {
  const defaults = Object.entries(DEFAULT_LIMITS.mediaTypes).map(([type, size]) => [
    type,
    maxFileBytes ?? size,
  ])
  return { mediaTypes: { ...Object.fromEntries(defaults), ...mediaTypes } }
}

/** Images are read by OCR alone: where there is none, none is taken in. */
export function withoutImages({ mediaTypes }: UploadLimits): UploadLimits {
  return { mediaTypes: Object.fromEntries(Object.entries(mediaTypes).filter(([type]) => !(type in IMAGES))) }
}
